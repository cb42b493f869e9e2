import type { ScreenRoutes } from "..";
import { New } from "./create/New";
import { Detail } from "./detail/Detail";
import { List } from "./list/List";

export const routes: ScreenRoutes = { "/licenses": List, "/licenses/new": New, "/licenses/:id": Detail };
