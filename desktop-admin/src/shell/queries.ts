import { notifyManager, QueryClient } from "@tanstack/react-query";
import { Problem } from "../api/problem";

// An answer is drawn at once, not in the next turn of the event loop, which may be a frame later.
notifyManager.setScheduler(queueMicrotask);

/** What has been read, kept for a moment. A refusal is final; silence is asked again. */
export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        gcTime: 60_000,
        retry: (failures, error) => Problem.of(error).isSilence && failures < 2,
        retryDelay: (failures) => 500 * 2 ** failures,
        // There is no browser between the page and the network: the shell watches the connection itself.
        networkMode: "always",
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always" },
    },
  });
}
