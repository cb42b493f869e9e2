import { useAct } from "../../../components/act";
import { useTexts } from "../../../texts/language";
import { Reason } from "./Reason";
import { type License, reinstate, resetActivations, revoke, suspend, TOUCHED } from "./requests";
import { texts } from "./texts";

/** Who or what a license is called when something happens to it: its customer's address, else the end of its key. */
export function nameOf({ customer, key_last4: last4 }: Pick<License, "customer" | "key_last4">): string {
  return customer?.email ?? last4;
}

/** The acts that stop a license or put it in force. */
export function useStanding(license: License) {
  const words = useTexts(texts);
  const { act } = useAct();
  const { id } = license;
  const name = nameOf(license);
  // Reinstating also lifts what the money did, so it takes back only what it stood alone.
  const active = license.status === "active" && license.hold === undefined;

  return {
    suspend() {
      let reason = "";
      return act({
        ask: {
          title: words.suspend.title,
          body: <Reason body={words.suspend.body(name)} onChange={(typed) => (reason = typed.trim())} />,
          verb: words.suspend.verb,
        },
        run: (api) => suspend(api, id, reason || undefined),
        done: words.suspend.done,
        undo: active ? (api) => reinstate(api, id) : undefined,
        refresh: TOUCHED,
      });
    },
    reinstate() {
      const { status, status_reason: reason, hold } = license;
      const again = { active: undefined, suspended: suspend, revoked: revoke }[status];
      return act({
        ask: hold === undefined ? undefined : { title: words.reinstate.title, body: words.reinstate.body, verb: words.reinstate.verb },
        run: (api) => reinstate(api, id),
        done: words.reinstate.done,
        undo: hold === undefined && again !== undefined ? (api) => again(api, id, reason) : undefined,
        refresh: TOUCHED,
      });
    },
    revoke() {
      let reason = "";
      return act({
        ask: {
          title: words.revoke.title,
          body: <Reason body={words.revoke.body(name)} onChange={(typed) => (reason = typed.trim())} />,
          verb: words.revoke.verb,
          danger: true,
          name,
        },
        run: (api) => revoke(api, id, reason || undefined),
        done: words.revoke.done,
        undo: active ? (api) => reinstate(api, id) : undefined,
        refresh: TOUCHED,
      });
    },
    reset() {
      return act({
        ask: { title: words.reset.title, body: words.reset.body(license.devices.length), verb: words.reset.verb, danger: true },
        run: (api) => resetActivations(api, id),
        done: words.reset.done,
        refresh: TOUCHED,
      });
    },
  };
}
