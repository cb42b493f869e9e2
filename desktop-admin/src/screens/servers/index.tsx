import type { ScreenRoutes } from "..";
import { Servers } from "./Servers";

export const routes: ScreenRoutes = { "/servers": Servers };
