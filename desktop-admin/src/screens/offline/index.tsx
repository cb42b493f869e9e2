import type { ScreenRoutes } from "..";
import { Offline } from "./Offline";

export const routes: ScreenRoutes = { "/offline": Offline };
