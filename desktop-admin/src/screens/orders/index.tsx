import type { ScreenRoutes } from "..";
import { NewOrder } from "./new/NewOrder";
import { OrderList } from "./OrderList";
import { OrderScreen } from "./OrderScreen";

export const routes: ScreenRoutes = { "/orders": OrderList, "/orders/new": NewOrder, "/orders/:id": OrderScreen };
