import type { ScreenRoutes } from "..";
import { Transfer } from "./Transfer";

export const routes: ScreenRoutes = { "/transfer": Transfer };
