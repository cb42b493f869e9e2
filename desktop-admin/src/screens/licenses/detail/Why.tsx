import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { common } from "../../../texts/common";
import { useLanguage, useTexts } from "../../../texts/language";
import { moment } from "../acts/dates";
import type { License } from "../acts/requests";
import { texts } from "./texts";

/** Why a license does not work, or not for long: what a customer asks first. */
export function Why({ license }: { license: License }) {
  const { why } = useTexts(texts);
  const { never } = useTexts(common);
  const { language } = useLanguage();
  const when = (at: string | undefined) => moment(at, never, language);
  const { status, status_reason: reason, hold, overdue_since: since, grace_until: until, standing } = license;
  const told = [
    status !== "active" && why[status],
    status !== "active" && reason !== undefined && why.reason(reason),
    hold !== undefined && `${why.held[hold.cause]} ${why.since(when(hold.since))}`,
    standing === "expired" && why.expired(when(license.expires_at)),
    // What stops it already needs no second reason.
    since !== undefined && status === "active" && hold === undefined && why[standing === "overdue" ? "overdue" : "grace"](when(since), when(until)),
  ].filter((line) => line !== false);
  if (told.length === 0) {
    return null;
  }
  const dead = standing === "revoked" || standing === "overdue" || standing === "expired" || standing === "suspended";
  return (
    <Alert color={dead ? "red" : "yellow"} icon={<IconAlertTriangle />}>
      {told.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </Alert>
  );
}
