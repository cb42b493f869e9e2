import type { Schemas } from "../../api/client";
import type { Column } from "../../components/EndlessTable";
import { Instant } from "../../components/Instant";
import { RecordLink } from "../../components/records";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";
import { TrialStateBadge } from "./TrialState";

export type Trial = Schemas["AdminTrial"];

/** The columns of a list of trials; the first leads to the trial. */
export function useTrialColumns(): Column<Trial>[] {
  const words = useTexts(texts);
  const shared = useTexts(common);
  return [
    { id: "device", title: words.device, render: (trial) => trial.device_name ?? words.noDevice },
    { id: "email", title: shared.email, render: (trial) => trial.email },
    { id: "product", title: shared.product, width: "7.5rem", render: (trial) => trial.product },
    { id: "state", title: shared.state, width: "8rem", render: (trial) => <TrialStateBadge state={trial.state} /> },
    { id: "started", title: words.started, width: "8rem", render: (trial) => <Instant at={trial.started_at} day /> },
    { id: "ends", title: words.ends, width: "8rem", render: (trial) => <Instant at={trial.ends_at} day /> },
    { id: "license", title: shared.license, width: "6rem", render: (trial) => <RecordLink kind="license" id={trial.converted_license_id}>{words.open}</RecordLink> },
  ];
}
