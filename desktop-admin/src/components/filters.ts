import dayjs from "dayjs";
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";

/** How long the typing rests before the text is kept. */
const REST_MS = 300;

interface SearchState {
  text?: string;
  /** The text was typed here, so it is shown already. */
  typed?: boolean;
}

/**
 * What is searched for. It is kept with the entry of the history, so that the way back from a record leads to the same list; not in the
 * address, because it may be somebody's name. `navigate("/customers", { state: { text } })` opens a list with it.
 */
export function useSearchText(): [string, (text: string) => void] {
  const { key, search, state } = useLocation();
  const navigate = useNavigate();
  const arrived = (state ?? {}) as SearchState;
  const [text, setText] = useState(arrived.text ?? "");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keep = useRef(() => {});
  keep.current = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    void navigate({ search }, { replace: true, state: { text, typed: true } satisfies SearchState });
  };
  useEffect(() => {
    if (!arrived.typed) {
      setText(arrived.text ?? "");
    }
  }, [key]);
  useEffect(() => {
    if ((arrived.text ?? "") === text) {
      return;
    }
    // Every link on the page is drawn anew by it: that waits until the typing rests, or until somebody leaves.
    timer.current = setTimeout(() => keep.current(), REST_MS);
    return () => clearTimeout(timer.current);
  }, [key, text, arrived.text]);
  useEffect(() => {
    function leave() {
      if (timer.current !== undefined) {
        keep.current();
      }
    }
    window.addEventListener("click", leave, true);
    return () => window.removeEventListener("click", leave, true);
  }, []);
  return [text, setText];
}

/** One condition of a list, kept in the address: `/mails?state=failed` opens the list with it. Only values that the list knows count. */
export function useFilter<T extends string>(name: string, known?: readonly T[]): [T | undefined, (value: T | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const { state } = useLocation();
  const given = params.get(name) as T | null;
  const value = given === null || (known !== undefined && !known.includes(given)) ? undefined : given;
  function change(next: T | undefined) {
    const { text } = (state ?? {}) as SearchState;
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === undefined) {
          after.delete(name);
        } else {
          after.set(name, next);
        }
        return after;
      },
      { replace: true, state: { text, typed: true } satisfies SearchState },
    );
  }
  return [value, change];
}

/** Days to look back, as they stand in the address. */
export const PERIODS = ["1", "7", "30", "90", "365"] as const;
export type Period = (typeof PERIODS)[number];

/** When a period of so many days began: at midnight here, so that it stays the same while one looks. */
export function beginOf(period: Period | undefined): string | undefined {
  return period === undefined ? undefined : dayjs().startOf("day").subtract(Number(period) - 1, "day").toISOString();
}

/** A text as the server's searches take it: none rather than an empty one. */
export function asked(text: string): string | undefined {
  return text.trim() === "" ? undefined : text.trim();
}
