import type { ScreenRoutes } from "..";
import { SigningKeys } from "./SigningKeys";
import { Tokens } from "./Tokens";

export const routes: ScreenRoutes = { "/access": Tokens, "/access/keys": SigningKeys };
