import type { ScreenRoutes } from "..";
import { Event } from "./Event";
import { List } from "./List";

export const routes: ScreenRoutes = { "/stripe-events": List, "/stripe-events/:id": Event };
