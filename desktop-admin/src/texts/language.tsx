import dayjs from "dayjs";
import "dayjs/locale/de";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Texts } from "./define";

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = "language";

interface Choice {
  language: Language;
  choose(language: Language): void;
}

const LanguageContext = createContext<Choice>({ language: "en", choose: () => undefined });

/** The language of the system, until the admin chooses another. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(initial);
  useEffect(() => {
    document.documentElement.lang = language;
    dayjs.locale(language);
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      choose(chosen: Language) {
        localStorage.setItem(KEPT, chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

function initial(): Language {
  const wanted = localStorage.getItem(KEPT) ?? navigator.language.slice(0, 2);
  return wanted in LANGUAGES ? (wanted as Language) : "en";
}

export function useLanguage(): Choice {
  return useContext(LanguageContext);
}

/** The texts in the admin's language. */
export function useTexts<T>(texts: Texts<T>): T {
  return texts[useContext(LanguageContext).language];
}
