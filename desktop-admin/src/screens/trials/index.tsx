import type { ScreenRoutes } from "..";
import { TrialList } from "./TrialList";
import { TrialScreen } from "./TrialScreen";

export const routes: ScreenRoutes = { "/trials": TrialList, "/trials/:id": TrialScreen };
