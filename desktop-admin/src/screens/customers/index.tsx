import type { ScreenRoutes } from "..";
import { CustomerScreen } from "./CustomerScreen";
import { CustomerList } from "./CustomerList";

export const routes: ScreenRoutes = { "/customers": CustomerList, "/customers/:id": CustomerScreen };
