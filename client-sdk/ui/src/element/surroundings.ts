import type { LicenseBridge } from "@claviger/bridge";
import { createContext } from "@lit/context";

/** Light or dark. Without one, the system decides. */
export type Theme = "light" | "dark";

/** What components take from around them: from `<claviger-provider>`, or from the component that they are a part of. */
export interface Surroundings {
  bridge?: LicenseBridge | undefined;
  language?: string | undefined;
  theme?: Theme | undefined;
}

/** A global symbol, so that two copies of this package in one page understand each other. */
export const surroundings = createContext<Surroundings>(Symbol.for("claviger.surroundings"));
