import { useSearchParams } from "react-router";
import { type Day, isDay, length, MOST_DAYS, shift, today } from "./days";

/** Lengths that one click chooses, in days. */
export const LENGTHS = [7, 30, 90, 365] as const;
const USUAL = 30;

/** What the overview is of. */
export interface View {
  from: Day;
  to: Day;
  /** The code of a product; of all if absent. */
  product?: string;
  /** The length that is chosen, if the period ends today; `undefined` where its days are chosen. */
  length?: number;
}

/** The view that a link names; the last 30 days where it names none. */
export function view(params: URLSearchParams, now: Day): View {
  const product = params.get("product") ?? undefined;
  const [from, to] = [params.get("from"), params.get("to")];
  if (isDay(from) && isDay(to) && length(from, to) >= 1 && length(from, to) <= MOST_DAYS) {
    return { from, to, product };
  }
  const asked = Number(params.get("days"));
  const days = LENGTHS.find((each) => each === asked) ?? USUAL;
  return { from: shift(now, 1 - days), to: now, product, length: days };
}

/** The period as long as this one that went before it. */
export function before({ from, to, product }: View): View {
  return { from: shift(from, -length(from, to)), to: shift(from, -1), product };
}

/** Days that follow from changing one end: the other end gives way where the period would be empty or too long. */
export function moved(view: View, end: "from" | "to", day: Day): { from: Day; to: Day } {
  const [from, to] = end === "from" ? [day, view.to] : [view.from, day];
  const fits = length(from, to) >= 1 && length(from, to) <= MOST_DAYS;
  if (fits) {
    return { from, to };
  }
  const tooLong = length(from, to) > MOST_DAYS;
  return end === "from" ? { from, to: tooLong ? shift(from, MOST_DAYS - 1) : from } : { from: tooLong ? shift(to, 1 - MOST_DAYS) : to, to };
}

/** The view that is open, kept in the address: it can be gone back to. */
export function useView() {
  const [params, setParams] = useSearchParams();
  const current = view(params, today());
  function set(changes: { days?: number; from?: Day; to?: Day; product?: string | null }) {
    setParams((old) => {
      const next = new URLSearchParams(old);
      if (changes.days !== undefined || changes.from !== undefined) {
        ["days", "from", "to"].forEach((name) => next.delete(name));
      }
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) {
          next.delete(name);
        } else {
          next.set(name, String(value));
        }
      }
      return next;
    }, { replace: true });
  }
  return { view: current, set };
}
