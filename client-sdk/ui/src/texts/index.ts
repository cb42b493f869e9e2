import { de } from "./de.js";
import { en } from "./en.js";
import type { Language, Texts } from "./texts.js";

export { ERROR_CODES, type ErrorCode } from "./codes.js";
export type { Explanation, Language, Message, Texts } from "./texts.js";

/** Every language. */
export const TEXTS: Readonly<Record<Language, Texts>> = { en, de };

/** The texts of the first of these languages (such as `de-AT`) that is spoken here; English if none is. */
export function textsOf(...wanted: readonly (string | null | undefined)[]): Texts {
  for (const tag of wanted) {
    const language = tag?.toLowerCase().split(/[-_]/)[0];
    if (language !== undefined && Object.hasOwn(TEXTS, language)) return TEXTS[language as Language];
  }
  return en;
}
