import { Badge } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

export type TrialState = Schemas["TrialState"];

export const TRIAL_STATES = ["running", "over", "converted"] as const satisfies TrialState[];

const COLORS: Record<TrialState, string> = { running: "green", over: "gray", converted: "blue" };

/** How a trial stands. */
export function TrialStateBadge({ state }: { state: TrialState }) {
  const { states } = useTexts(texts);
  return (
    <Badge variant="light" color={COLORS[state]}>
      {states[state]}
    </Badge>
  );
}
