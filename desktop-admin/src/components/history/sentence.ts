import type { Schemas } from "../../api/client";
import type { Language } from "../../texts/language";
import type { RecordKind } from "../records";
import { type Data, dataOf, number, objects, text, texts, word } from "./data";
import { type Action, isAction } from "./names";
import { type SentenceWords, words } from "./words";

/** What happened, and the record that it is about besides those that the event names itself. */
export interface Sentence {
  text: string;
  link?: { kind: RecordKind; id: string };
}

interface Telling {
  data: Data;
  say: SentenceWords;
  /** A moment as people write it; "never" where there is none. */
  when(member: string): string;
}

/** Changes of a catalog that a sentence names one by one. */
const CHANGES = 4;

type Teller = (told: Telling) => string | Sentence;

const TELLERS: Record<Action, Teller> = {
  "license.created": ({ data, say }) => say.license.created(text(data, "plan") ?? "?", word(say.sources, text(data, "source"))),
  "license.suspended": ({ data, say }) => say.license.suspended(reason(data, say)),
  "license.reinstated": ({ say }) => say.license.reinstated,
  "license.revoked": ({ data, say }) => say.license.revoked(reason(data, say)),
  "license.expiry_set": ({ say, when }) => say.license.expirySet(when("from"), when("to")),
  "license.plan_changed": ({ data, say }) => say.license.planChanged(text(data, "from") ?? "?", text(data, "to") ?? "?"),
  "license.overrides_set": ({ data, say }) => {
    const list = exceptions(data, say);
    return list.length === 0 ? say.license.overridesCleared : say.license.overridesSet(list.join(", "));
  },
  "license.note_set": ({ say }) => say.license.noteSet,
  "license.order_ref_set": ({ data, say }) => {
    const ref = text(data, "order_ref");
    return ref === undefined ? say.license.orderRefCleared : say.license.orderRefSet(ref);
  },
  "license.customer_set": ({ data, say }) => linked(say.license.customerSet, "customer", text(data, "customer")),
  "license.became_overdue": ({ say, when }) => say.license.becameOverdue(when("since"), when("grace_until")),
  "license.overdue_cleared": ({ say }) => say.license.overdueCleared,
  "license.held": ({ data, say, when }) => say.license.held(word(say.holds, text(data, "cause")), when("since")),
  "license.hold_lifted": ({ say }) => say.license.holdLifted,
  "license.paid_by": ({ data, say }) => linked(say.license.paidBy, "order", text(data, "order")),
  "license.key_revealed": ({ say }) => say.license.keyRevealed,
  "licenses.exported": ({ data, say }) => say.exported.licenses(number(data, "count") ?? 0, data.keys === true),
  "device.activated": ({ data, say }) => say.device.activated(slot(data), facts(data, say), word(say.origins, text(data, "origin"))),
  "device.released": ({ data, say }) => say.device.released(word(say.causes, text(data, "cause"))),
  "device.rebound": ({ data, say }) => say.device.rebound(slot(data), facts(data, say)),
  "trial.started": ({ say, when }) => say.trial.started(when("ends_at")),
  "trial.extended": ({ say, when }) => say.trial.extended(when("from"), when("to")),
  "trial.ended": ({ say, when }) => say.trial.ended(when("from")),
  "trial.allowed_again": ({ say, when }) => say.trial.allowedAgain(when("ends_at")),
  "trial.device_recognized": ({ say }) => say.trial.deviceRecognized,
  "customer.created": ({ say }) => say.customer.created,
  "customer.changed": ({ data, say }) => say.customer.changed(texts(data, "fields").map((field) => word(say.fields, field)).join(", ")),
  "customer.exported": ({ say }) => say.customer.exported,
  "customer.erased": ({ say }) => say.customer.erased,
  "order.created": ({ data, say }) =>
    linked(say.order.created(word(say.orderSources, text(data, "source")), word(say.statuses, text(data, "status"))), "order", text(data, "order")),
  "order.status_changed": ({ data, say }) =>
    linked(say.order.statusChanged(word(say.statuses, text(data, "from")), word(say.statuses, text(data, "to"))), "order", text(data, "order")),
  "orders.exported": ({ data, say }) => say.exported.orders(number(data, "count") ?? 0, data.keys === true),
  "mail.requested": ({ data, say }) => linked(say.mail.requested, "mail", text(data, "mail")),
  "mail.resent": ({ data, say }) => linked(say.mail.resent, "mail", text(data, "mail")),
  "mail.bounced": ({ data, say }) => linked(say.mail.bounced, "mail", text(data, "mail")),
  "catalog.applied": ({ data, say }) => {
    const changes = objects(data, "changes").map((change) => `${text(change, "code") ?? "?"} ${word(say.changes, text(change, "action"))}`);
    const more = changes.length - CHANGES;
    const told = more > 0 ? [...changes.slice(0, CHANGES), say.catalog.more(more)] : changes;
    return told.length === 0 ? say.catalog.same : say.catalog.applied(told.join(", "));
  },
  "stripe_event.replayed": ({ data, say }) => linked(say.stripeEvent, "stripeEvent", text(data, "event")),
  "admin_token.created": ({ data, say, when }) => say.token.created(text(data, "name") ?? "?", word(say.roles, text(data, "role")), when("expires_at")),
  "admin_token.revoked": ({ data, say }) => say.token.revoked(text(data, "token") ?? "?"),
  "signing_key.rotated": ({ data, say }) => say.signingKey(text(data, "kid") ?? "?"),
};

/** An event of the audit log as a sentence. An action that this console does not know is told as it is. */
export function sentence(event: Schemas["AuditEvent"], language: Language): Sentence {
  const data = dataOf(event.data);
  if (!isAction(event.action)) {
    return { text: Object.keys(data).length === 0 ? event.action : `${event.action} ${JSON.stringify(data)}` };
  }
  const say = words[language];
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const when = (member: string) => {
    const at = text(data, member);
    return at === undefined ? say.never : moment.format(new Date(at));
  };
  const told = TELLERS[event.action]({ data, say, when });
  return typeof told === "string" ? { text: told } : told;
}

function linked(said: string, kind: RecordKind, id: string | undefined): Sentence {
  return { text: said, link: id === undefined ? undefined : { kind, id } };
}

function reason(data: Data, say: SentenceWords): string {
  const given = text(data, "reason");
  return given === undefined ? "" : say.reason(given);
}

/** Slots are counted from 0 there, and by people from 1. */
function slot(data: Data): number {
  return (number(data, "slot") ?? 0) + 1;
}

function facts(data: Data, say: SentenceWords): string {
  const version = text(data, "app_version");
  const known = [text(data, "platform"), version === undefined ? undefined : say.version(version)].filter((fact) => fact !== undefined);
  return known.length === 0 ? "" : ` (${known.join(", ")})`;
}

/** What a license has beyond or below its plan, one by one. */
export function exceptions(overrides: Data, say: SentenceWords): string[] {
  const devices = number(overrides, "max_devices");
  const added = texts(overrides, "add_features");
  const removed = texts(overrides, "remove_features");
  const limits = Object.entries(dataOf(overrides.limits));
  return [
    ...(devices === undefined ? [] : [say.devices(devices)]),
    ...(added.length === 0 ? [] : [say.with(added.join(", "))]),
    ...(removed.length === 0 ? [] : [say.without(removed.join(", "))]),
    ...limits.map(([name, value]) => `${name}: ${value === null ? say.unlimited : String(value)}`),
  ];
}
