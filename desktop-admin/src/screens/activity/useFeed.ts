import { useEffect, useRef, useState } from "react";
import { useRead } from "../../api/read";
import { type Feed, poll, type Who } from "./feed";

/** How often the server is asked while the feed is in sight. */
const EVERY_MS = 3_000;
/** Silence from which on the feed is said to stand still: two looks that did not come. */
const STILL_MS = 8_000;

/** The feed, and whether it is up to date. */
export function useFeed(who: Who, paused: boolean) {
  const feed = useRef<{ who: Who; heard?: Feed }>({ who });
  const query = useRead(
    ["audit-events", "feed", who],
    async (api) => {
      const before = feed.current.who === who ? feed.current.heard : undefined;
      const heard = await poll(api, who, before);
      feed.current = { who, heard };
      return heard;
    },
    { every: EVERY_MS, enabled: !paused },
  );
  const now = useNow(1_000);
  const silentFor = query.dataUpdatedAt === 0 ? 0 : now - query.dataUpdatedAt;
  const failure = query.failureReason ?? query.error;
  return { query, now, failure, isStill: !paused && query.data !== undefined && (query.isError || (failure !== null && silentFor > STILL_MS)) };
}

function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
