import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

/** What was typed, by form. It goes with what was read of the same server and environment. */
const places = new WeakMap<QueryClient, Map<string, unknown>>();

/**
 * A state that is there again after a look at another screen, as long as the place is open. `form`: names it. The third is for when it was
 * sent: the next time, the form is empty.
 */
export function useKept<T>(form: string, initial: T): [T, (next: T | ((before: T) => T)) => void, () => void] {
  const client = useQueryClient();
  const [state, setState] = useState<T>(() => (formsOf(client).get(form) as T | undefined) ?? initial);
  const keep = useCallback(
    (next: T | ((before: T) => T)) =>
      setState((before) => {
        const after = next instanceof Function ? next(before) : next;
        formsOf(client).set(form, after);
        return after;
      }),
    [client, form],
  );
  const forget = useCallback(() => void formsOf(client).delete(form), [client, form]);
  return [state, keep, forget];
}

function formsOf(client: QueryClient): Map<string, unknown> {
  const forms = places.get(client) ?? new Map<string, unknown>();
  places.set(client, forms);
  return forms;
}
