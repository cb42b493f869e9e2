import { Badge, Tooltip } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

export type State = Schemas["StripeEventState"];

export const STATES: readonly State[] = ["waiting", "done", "dead"];
export const STATE_COLORS: Record<State, string> = { waiting: "blue", done: "green", dead: "red" };

/** How far an event is. */
export function StateBadge({ state }: { state: State }) {
  const words = useTexts(texts);
  return (
    <Tooltip label={words.statesAbout[state]}>
      <Badge variant="light" color={STATE_COLORS[state]}>
        {words.states[state]}
      </Badge>
    </Tooltip>
  );
}
