import { define } from "../../texts/define";
import type { Language } from "../../texts/language";

/** Every action that the audit log knows, as people call it. */
export const actions = define({
  en: {
    "license.created": "License issued",
    "license.suspended": "License suspended",
    "license.reinstated": "License reinstated",
    "license.revoked": "License revoked",
    "license.expiry_set": "Expiry changed",
    "license.plan_changed": "Plan changed",
    "license.overrides_set": "Exceptions changed",
    "license.note_set": "Note changed",
    "license.order_ref_set": "Order number changed",
    "license.customer_set": "Customer changed",
    "license.became_overdue": "Payment missing",
    "license.overdue_cleared": "Payment no longer missing",
    "license.held": "Stopped by its money",
    "license.hold_lifted": "Money good again",
    "license.paid_by": "Order linked",
    "license.key_revealed": "Key revealed",
    "licenses.exported": "Licenses exported",
    "device.activated": "Device activated",
    "device.released": "Device released",
    "device.rebound": "Device recognized after a change",
    "trial.started": "Trial begun",
    "trial.extended": "Trial extended",
    "trial.ended": "Trial ended",
    "trial.allowed_again": "Trial allowed again",
    "trial.device_recognized": "Trial device recognized",
    "customer.created": "Customer added",
    "customer.changed": "Customer changed",
    "customer.exported": "Customer's data exported",
    "customer.erased": "Customer erased",
    "order.created": "Order placed",
    "order.status_changed": "Order changed",
    "orders.exported": "Orders exported",
    "mail.requested": "Mail asked for",
    "mail.resent": "Mail sent again",
    "mail.bounced": "Mail came back",
    "catalog.applied": "Catalog changed",
    "stripe_event.replayed": "Stripe event replayed",
    "admin_token.created": "Admin token created",
    "admin_token.revoked": "Admin token revoked",
    "signing_key.rotated": "Signing key rotated",
  },
  de: {
    "license.created": "Lizenz ausgestellt",
    "license.suspended": "Lizenz gesperrt",
    "license.reinstated": "Lizenz wieder in Kraft",
    "license.revoked": "Lizenz widerrufen",
    "license.expiry_set": "Ablauf geändert",
    "license.plan_changed": "Tarif gewechselt",
    "license.overrides_set": "Ausnahmen geändert",
    "license.note_set": "Notiz geändert",
    "license.order_ref_set": "Bestellnummer geändert",
    "license.customer_set": "Kunde gewechselt",
    "license.became_overdue": "Zahlung fehlt",
    "license.overdue_cleared": "Zahlung fehlt nicht mehr",
    "license.held": "Wegen des Geldes angehalten",
    "license.hold_lifted": "Geld wieder in Ordnung",
    "license.paid_by": "Bestellung verknüpft",
    "license.key_revealed": "Schlüssel angezeigt",
    "licenses.exported": "Lizenzen exportiert",
    "device.activated": "Gerät aktiviert",
    "device.released": "Gerät freigegeben",
    "device.rebound": "Verändertes Gerät wiedererkannt",
    "trial.started": "Testphase begonnen",
    "trial.extended": "Testphase verlängert",
    "trial.ended": "Testphase beendet",
    "trial.allowed_again": "Testphase erneut erlaubt",
    "trial.device_recognized": "Gerät einer Testphase wiedererkannt",
    "customer.created": "Kunde angelegt",
    "customer.changed": "Kunde geändert",
    "customer.exported": "Kundendaten exportiert",
    "customer.erased": "Kunde gelöscht",
    "order.created": "Bestellung aufgegeben",
    "order.status_changed": "Bestellung geändert",
    "orders.exported": "Bestellungen exportiert",
    "mail.requested": "E-Mail angefordert",
    "mail.resent": "E-Mail erneut gesendet",
    "mail.bounced": "E-Mail kam zurück",
    "catalog.applied": "Katalog geändert",
    "stripe_event.replayed": "Stripe-Ereignis wiederholt",
    "admin_token.created": "Admin-Token angelegt",
    "admin_token.revoked": "Admin-Token widerrufen",
    "signing_key.rotated": "Signaturschlüssel gewechselt",
  },
});

export type Action = keyof (typeof actions)["en"];

/** Every action, license by license first; for pickers. */
export const ACTIONS = Object.keys(actions.en) as Action[];

/** What an action is called. One that a newer server has and this console does not know keeps its own name. */
export function actionName(action: string, language: Language): string {
  return isAction(action) ? actions[language][action] : action;
}

export function isAction(action: string): action is Action {
  return Object.hasOwn(actions.en, action);
}
