import { keepPreviousData, type QueryClient, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useSession } from "../shell/session";
import type { Place } from "../host";
import type { Api } from "./client";
import type { Problem } from "./problem";

/** What a query is about: a resource first (`licenses`), then what tells one reading from another. */
export type Key = readonly unknown[];

export interface ReadOptions {
  /** Read again after this many milliseconds, as long as it is shown. */
  every?: number;
  /** Go on showing what was there before, until the new answer has come. */
  keep?: boolean;
  enabled?: boolean;
}

/** Reads from the server, and remembers it for other places that show the same. */
export function useRead<T>(key: Key, read: (api: Api) => Promise<T>, options: ReadOptions = {}): UseQueryResult<T, Problem> {
  const { api, place } = useSession();
  return useQuery<T, Problem>({
    queryKey: keyed(place, key),
    queryFn: () => read(api),
    refetchInterval: options.every,
    placeholderData: options.keep ? keepPreviousData : undefined,
    enabled: options.enabled,
  });
}

/** Keys begin with the place, so that nothing of one environment is ever shown in the other. */
export function keyed(place: Place, key: Key): Key {
  return [place.profile, place.environment, ...key];
}

/** Has everything that was read of these resources be read again. */
export async function refresh(client: QueryClient, place: Place, resources: readonly string[]): Promise<void> {
  await Promise.all(resources.map((resource) => client.invalidateQueries({ queryKey: keyed(place, [resource]) })));
}
