import { type Api, content } from "../../api/client";
import { useAct } from "../../components/act";
import { GuardedButton } from "../../components/GuardedButton";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";
import type { Suspicion } from "./thresholds";

/** What looks different once a license is stopped or let go. */
const REFRESH = ["suspicious", "licenses", "customers", "audit-events", "statistics"];

/** Stops a license, or lets it go again; either can be undone. */
export function Stop({ suspicion, days }: { suspicion: Suspicion; days: number }) {
  const words = useTexts(texts);
  const { act, busy } = useAct();
  const { license, devices, networks, refusals } = suspicion;
  if (license.status === "revoked") {
    return null;
  }
  const who = license.customer?.email ?? `…${license.key_last4}`;
  const path = { params: { path: { id: license.id } } };
  const suspend = (api: Api) => content(api.POST("/v1/admin/licenses/{id}/suspend", { ...path, body: { reason: words.reason(devices, networks, refusals, days) } }));
  const reinstate = (api: Api) => content(api.POST("/v1/admin/licenses/{id}/reinstate", path));
  const stopped = license.status === "suspended";
  return (
    <GuardedButton
      needs="support"
      size="compact-sm"
      variant="light"
      color={stopped ? undefined : "orange"}
      loading={busy}
      aria-label={`${stopped ? words.reinstate : words.suspend}: ${who}`}
      onClick={() => void act(stopped ? { run: reinstate, undo: suspend, done: words.reinstated(who), refresh: REFRESH } : { run: suspend, undo: reinstate, done: words.suspended(who), refresh: REFRESH })}
    >
      {stopped ? words.reinstate : words.suspend}
    </GuardedButton>
  );
}
