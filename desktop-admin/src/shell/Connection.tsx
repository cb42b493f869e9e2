import { Alert } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Problem } from "../api/problem";
import { request } from "../host";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";
import { useSession } from "./session";

const texts = define({
  en: {
    lost: "No connection to the server",
    shown: "What is shown is as it was last read. The console keeps trying.",
    restarting: "The server is not ready",
  },
  de: {
    lost: "Keine Verbindung zum Server",
    shown: "Gezeigt wird, was zuletzt gelesen wurde. Die Konsole versucht es weiter.",
    restarting: "Der Server ist nicht bereit",
  },
});

const CALM_MS = 15_000;
const TRYING_MS = 2_000;

/** Watches the server, says when it is away, and has everything read again when it is back. */
export function Connection() {
  const { place } = useSession();
  const words = useTexts(texts);
  const client = useQueryClient();
  const health = useQuery<number, unknown>({
    queryKey: ["health", place.profile],
    queryFn: async () => (await request({ place, method: "GET", path: "/health" })).status,
    refetchInterval: ({ state }) => (state.status === "error" || (state.data ?? 200) >= 500 ? TRYING_MS : CALM_MS),
    refetchIntervalInBackground: true,
    retry: false,
  });
  const away = health.isError || (health.data ?? 200) >= 500;
  const wasAway = useRef(false);
  useEffect(() => {
    if (wasAway.current && !away) {
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "health" });
    }
    wasAway.current = away;
  }, [away, client]);
  useAsk(client, place.profile);
  if (!away) {
    return null;
  }
  const title = health.isError ? words.lost : words.restarting;
  return (
    <Alert color="orange" icon={<IconPlugConnectedX />} title={title} m="md" mb={0} role="status">
      {health.isError && `${Problem.ofHost(health.error).message} `}
      {words.shown}
    </Alert>
  );
}

/** As soon as any request meets silence, the server's health is asked for: nobody waits for the next round. */
function useAsk(client: ReturnType<typeof useQueryClient>, profile: string) {
  useEffect(
    () =>
      client.getQueryCache().subscribe(({ query, type }) => {
        const failed = type === "updated" && query.state.fetchFailureCount > 0 && query.queryKey[0] !== "health";
        if (failed && Problem.of(query.state.fetchFailureReason).isSilence) {
          const health = client.getQueryState(["health", profile]);
          if (health?.status === "success" && health.fetchStatus === "idle") {
            void client.invalidateQueries({ queryKey: ["health"] });
          }
        }
      }),
    [client, profile],
  );
}
