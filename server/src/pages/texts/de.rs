//! German.

use super::{
    Buy, Cancel, Failure, MyLicenses, MyLicensesScript, Reason, Recover, RecoverScript, Shared, Standings, Success,
    SuccessScript, Texts,
};

pub(super) const TEXTS: Texts = Texts {
    shared: Shared {
        language_name: "Deutsch",
        skip_to_content: "Zum Inhalt",
        test_environment: "Testumgebung",
        no_real_money: "kein echtes Geld",
        languages: "Sprache",
        my_licenses: "Meine Lizenzen",
        lost_key: "Lizenzschlüssel verloren?",
        contact: "Kontakt aufnehmen",
        back_to_prices: "Zurück zu den Preisen",
        copy_key: "Schlüssel kopieren",
        copied: "Kopiert",
        try_again: "Erneut versuchen",
        needs_script: "Diese Seite braucht JavaScript. Bitte schalten Sie es ein und laden Sie die Seite neu.",
        license_key: "Lizenzschlüssel",
    },
    buy: Buy {
        title: |product| format!("{product} kaufen"),
        lead_one_plan: "Ihr Lizenzschlüssel ist da, sobald die Zahlung da ist.",
        lead_several_plans: "Wählen Sie, was zu Ihnen passt. Ihr Lizenzschlüssel ist da, sobald die Zahlung da ist.",
        trial: |days| match days {
            1 => "Noch unsicher? Testen Sie die App vorher einen Tag kostenlos.".to_owned(),
            days => format!("Noch unsicher? Testen Sie die App vorher {days} Tage kostenlos."),
        },
        perpetual: "Einmal zahlen, für immer nutzen.",
        for_days: |days| match days {
            1 => "Gilt einen Tag und verlängert sich nicht von selbst.".to_owned(),
            days => format!("Gilt {days} Tage und verlängert sich nicht von selbst."),
        },
        for_months: |months| match months {
            1 => "Gilt einen Monat und verlängert sich nicht von selbst.".to_owned(),
            months => format!("Gilt {months} Monate und verlängert sich nicht von selbst."),
        },
        subscription: "Abo. Jederzeit kündbar; es läuft dann bis zum Ende des bezahlten Zeitraums.",
        once: "einmalige Zahlung",
        every: |months| match (months, months % 12) {
            (1, _) => "Jeden Monat".to_owned(),
            (12, _) => "Jedes Jahr".to_owned(),
            (_, 0) => format!("Alle {} Jahre", months / 12),
            _ => format!("Alle {months} Monate"),
        },
        choose_interval: "Wie möchten Sie zahlen?",
        per_month: |amount| format!("{amount} im Monat"),
        save: |percent| format!("{percent} % sparen"),
        on_request: "Preis auf Anfrage",
        devices: |devices| match devices {
            1 => "Für 1 Gerät".to_owned(),
            devices => format!("Für bis zu {devices} Geräte"),
        },
        included: "Das ist dabei",
        at_most: |what, count| format!("{what}: bis zu {count}"),
        unlimited: |what| format!("{what}: unbegrenzt"),
        buy_plan: |plan| format!("{plan} kaufen"),
        subscribe_to: |plan| format!("{plan} abonnieren"),
        opening: "Die Zahlungsseite wird geöffnet …",
        sold_by_hand: "gern machen wir ein Angebot",
        not_online: "Dieser Tarif ist gerade nicht online erhältlich.",
        ask_seller: "Bitte fragen Sie den Verkäufer danach.",
        seller_no_account: "Für den Verkäufer: Diese Umgebung hat keinen geheimen Stripe-Schlüssel.",
        seller_no_price: "Für den Verkäufer: Im Katalog fehlt der Stripe-Preis dieser Umgebung.",
        nothing_on_sale: "Hier gibt es gerade nichts zu kaufen.",
        trust_payment: "Sicher bezahlen",
        trust_payment_more: "Über Stripe. Ihre Karte sehen wir nie.",
        trust_key: "Schlüssel sofort",
        trust_key_more: "Auf dem Bildschirm und per E-Mail.",
        trust_devices: "Neuer Rechner?",
        trust_devices_more: "Ihre Lizenz nehmen Sie jederzeit selbst mit.",
        taxes: "Etwaige Steuern sehen Sie, bevor Sie zahlen.",
    },
    failure: Failure {
        no_product: Reason {
            title: "Dieses Produkt haben wir nicht gefunden",
            explanation: "Vielleicht ist es umgezogen, oder die Adresse ist unvollständig. Bitte prüfen Sie den \
                          Link, über den Sie gekommen sind.",
        },
        not_on_sale: Reason {
            title: "Dieser Tarif ist nicht verfügbar",
            explanation: "Er hat sich vielleicht gerade geändert. Es wurde nichts abgebucht. Sehen Sie sich die \
                          aktuellen Preise an.",
        },
        too_often: Reason {
            title: "Einen Moment bitte",
            explanation: "Aus Ihrem Netz kamen gerade sehr viele Anfragen. Es wurde nichts abgebucht. Bitte warten \
                          Sie eine Minute und versuchen Sie es erneut.",
        },
        no_payment: Reason {
            title: "Die Zahlungsseite ist nicht erreichbar",
            explanation: "Unser Zahlungsanbieter antwortet gerade nicht. Es wurde nichts abgebucht. Bitte versuchen \
                          Sie es in einigen Minuten erneut.",
        },
        broken: Reason {
            title: "Bei uns ist etwas schiefgegangen",
            explanation: "Es wurde nichts abgebucht. Bitte versuchen Sie es in einigen Minuten erneut.",
        },
        reference: "Wenn Sie uns schreiben, nennen Sie bitte",
    },
    success: Success {
        pending: Reason {
            title: "Ihre Zahlung wird bestätigt",
            explanation: "Das dauert meist nur wenige Sekunden. Ihr Lizenzschlüssel erscheint gleich hier.",
        },
        pending_long: "Das dauert länger als sonst. Sie können diese Seite schließen: Wir senden Ihnen den Schlüssel \
                       per E-Mail, sobald die Zahlung bestätigt ist.",
        processing: Reason {
            title: "Ihre Zahlung ist unterwegs",
            explanation: "Bei der gewählten Zahlungsart, etwa Lastschrift oder Überweisung, bestätigt die Bank die \
                          Zahlung erst später. Das kann einige Werktage dauern.",
        },
        processing_more: "Sie können diese Seite schließen. Wir senden Ihnen den Lizenzschlüssel per E-Mail, sobald \
                          die Zahlung eingegangen ist.",
        paid_title: "Vielen Dank!",
        activated: "Ihr Gerät ist bereits aktiviert. Kehren Sie in die App zurück und machen Sie weiter; den \
                    Schlüssel brauchen Sie nur für weitere Geräte.",
        steps_title: "So aktivieren Sie",
        step_copy: "Kopieren Sie den Lizenzschlüssel.",
        step_open: "Öffnen Sie die App und wählen Sie „Lizenzschlüssel eingeben“.",
        step_paste: "Fügen Sie den Schlüssel ein. Das ist alles.",
        manage: "Geräte und Rechnungen verwalten",
        key_hidden: Reason {
            title: "Der Schlüssel ist in Ihrem Postfach",
            explanation: "Zu Ihrer Sicherheit zeigt diese Seite den Schlüssel nur für eine gewisse Zeit nach dem \
                          Kauf. Sie finden ihn in unserer E-Mail oder lassen ihn sich erneut senden.",
        },
        failed: Reason {
            title: "Die Zahlung hat nicht geklappt",
            explanation: "Ihre Bank oder Ihr Zahlungsanbieter hat sie abgelehnt; es wurde keine Lizenz ausgestellt. \
                          Versuchen Sie es erneut, vielleicht mit einer anderen Zahlungsart.",
        },
        expired: Reason {
            title: "Dieser Kauf ist abgelaufen",
            explanation: "Er wurde nicht rechtzeitig abgeschlossen, und es wurde nichts abgebucht. Beginnen Sie \
                          einfach neu.",
        },
        refunded: Reason {
            title: "Dieser Kauf wurde erstattet",
            explanation: "Sie haben Ihr Geld zurückerhalten, und die Lizenz gilt nicht mehr. Sie können jederzeit \
                          neu kaufen.",
        },
        unknown: Reason {
            title: "Diesen Kauf haben wir nicht gefunden",
            explanation: "Vielleicht ist die Adresse unvollständig. Wenn Sie bezahlt haben, steht Ihr \
                          Lizenzschlüssel in unserer E-Mail, und Sie können ihn sich erneut senden lassen.",
        },
        unreachable: Reason {
            title: "Wir können Ihre Zahlung gerade nicht prüfen",
            explanation: "Wenn Sie bezahlt haben, ist nichts verloren: Wir senden Ihnen den Schlüssel per E-Mail. \
                          Inzwischen versuchen wir es weiter.",
        },
        no_script: "Wir senden Ihnen den Lizenzschlüssel per E-Mail, sobald die Zahlung bestätigt ist. Mit \
                    eingeschaltetem JavaScript zeigt ihn auch diese Seite.",
        script: SuccessScript {
            paid_title: "Vielen Dank! {product} gehört Ihnen.",
            one_device: "für 1 Gerät",
            devices: "für bis zu {count} Geräte",
            paid: "{amount} bezahlt",
            valid_until: "gültig bis {date}",
            mailed: "Wir haben Ihnen den Schlüssel auch per E-Mail gesendet.",
            mailed_to: "Wir haben den Schlüssel auch an {email} gesendet.",
            activated: "Ihr Gerät ist bereits aktiviert. Kehren Sie zu {product} zurück und machen Sie weiter; den \
                        Schlüssel brauchen Sie nur für weitere Geräte.",
            step_open: "Öffnen Sie {product} und wählen Sie „Lizenzschlüssel eingeben“.",
            ends_in: "Lizenzschlüssel mit der Endung {last4}",
        },
    },
    cancel: Cancel {
        title: "Es wurde nichts abgebucht",
        explanation: "Sie haben die Zahlungsseite verlassen, ohne zu zahlen. Wenn Sie es sich anders überlegen, \
                      können Sie jederzeit neu beginnen.",
        back_to_app: "Sie können diese Seite schließen.",
    },
    recover: Recover {
        title: "Lizenzschlüssel wiederfinden",
        title_of: |product| format!("Lizenzschlüssel für {product} wiederfinden"),
        explanation: "Geben Sie die E-Mail-Adresse ein, mit der Sie gekauft haben. Wir senden Ihre Lizenzschlüssel \
                      dorthin, mit einem Link zu Ihren Geräten und Rechnungen.",
        email: "E-Mail-Adresse",
        email_hint: "Die Adresse auf Ihrer Rechnung.",
        send: "Schlüssel zusenden",
        sent: Reason {
            title: "Bitte sehen Sie in Ihr Postfach",
            explanation: "Wenn wir diese Adresse kennen, ist eine E-Mail mit Ihren Lizenzschlüsseln unterwegs. Sie \
                          sollte in wenigen Minuten da sein.",
        },
        sent_more: "Nichts angekommen? Sehen Sie im Spam-Ordner nach, oder versuchen Sie eine andere Adresse, die \
                    Sie benutzt haben könnten. Wer gleich noch einmal fragt, erhält keine zweite E-Mail. Wir \
                    antworten bei jeder Adresse gleich, damit niemand erfährt, wer bei uns Kunde ist.",
        another: "Andere Adresse versuchen",
        script: RecoverScript {
            sending: "Wird gesendet …",
            email_missing: "Bitte geben Sie Ihre E-Mail-Adresse ein.",
            email_wrong: "Das sieht nicht nach einer E-Mail-Adresse aus. Ein Beispiel: name@example.com",
            too_often: "Das war etwas zu oft. Bitte warten Sie {seconds} Sekunden und versuchen Sie es erneut.",
            failed: "Das hat nicht geklappt, und es liegt an uns. Bitte versuchen Sie es in einigen Minuten erneut.",
            offline: "Der Server ist nicht erreichbar. Bitte prüfen Sie Ihre Verbindung und versuchen Sie es erneut.",
        },
    },
    my_licenses: MyLicenses {
        title: "Meine Lizenzen",
        loading: "Ihre Lizenzen werden geladen …",
        sign_out: "Abmelden",
        none: Reason {
            title: "Noch keine Lizenzen",
            explanation: "Unter dieser E-Mail-Adresse gibt es keine Lizenzen.",
        },
        signed_out: Reason {
            title: "Sie sind abgemeldet",
            explanation: "Öffnen Sie den Link in unserer E-Mail, um Ihre Lizenzen zu sehen. Gern senden wir Ihnen \
                          einen neuen.",
        },
        link_used: Reason {
            title: "Dieser Link gilt nicht mehr",
            explanation: "Jeder Link gilt nur einmal und nur kurze Zeit, damit ihn niemand sonst benutzen kann. \
                          Lassen Sie sich einen neuen senden; das dauert nur einen Moment.",
        },
        session_over: Reason {
            title: "Ihr Besuch ist abgelaufen",
            explanation: "Zu Ihrer Sicherheit werden Sie nach einiger Zeit abgemeldet. Lassen Sie sich einen neuen \
                          Link senden, um fortzufahren.",
        },
        unreachable: Reason {
            title: "Der Server ist nicht erreichbar",
            explanation: "Bitte prüfen Sie Ihre Verbindung und versuchen Sie es erneut. Ihre Lizenzen sind davon \
                          nicht betroffen.",
        },
        new_link: "Neuen Link zusenden",
        devices: "Geräte",
        no_devices: "Zurzeit nutzt kein Gerät diese Lizenz.",
        release: "Freigeben",
        release_title: "Dieses Gerät freigeben?",
        release_explanation: "Die App darauf wird gesperrt, und sein Platz wird für ein anderes Gerät frei. Sie \
                              können es später wieder aktivieren, wenn ein Platz frei ist.",
        release_yes: "Gerät freigeben",
        release_no: "Behalten",
        billing: "Zahlung verwalten",
        invoices: "Rechnungen",
        no_invoices: "Zu dieser Lizenz gibt es keine Rechnungen.",
        help: "Hilfe",
        buy_again: "Erneut kaufen",
        renew: "Verlängern",
        choose_price: "Wie möchten Sie zahlen?",
        pay: "Weiter zur Zahlung",
        not_now: "Jetzt nicht",
        script: MyLicensesScript {
            signed_in_as: "Lizenzen von {email}",
            standings: Standings {
                valid: "Aktiv",
                grace: "Zahlung offen",
                overdue: "Gesperrt",
                expired: "Abgelaufen",
                suspended: "Ausgesetzt",
                revoked: "Zurückgezogen",
            },
            never_ends: "Läuft nie ab",
            renews_at: "Verlängert sich am {date}",
            ends_at: "Gekündigt, gilt bis {date}",
            valid_until: "Gültig bis {date}",
            expired_at: "Endete am {date}",
            grace_until: "Die letzte Zahlung ist fehlgeschlagen. Bis {date} funktioniert alles weiter; bitte \
                          aktualisieren Sie bis dahin Ihre Zahlungsdaten.",
            overdue: "Eine Zahlung fehlt. Sobald sie eingeht, funktioniert alles wieder.",
            suspended: "Der Verkäufer hat diese Lizenz ausgesetzt. Bitte wenden Sie sich an ihn.",
            revoked: "Diese Lizenz wurde zurückgezogen, zum Beispiel wegen einer Erstattung.",
            slots: "{used} von {max} belegt",
            unnamed_device: "Gerät ohne Namen",
            last_seen: "zuletzt gesehen {when}",
            activated_at: "aktiviert am {date}",
            release_device: "{device} freigeben",
            released: "{device} wurde freigegeben.",
            invoice: "Rechnung vom {date}",
            view: "Ansehen",
            pdf: "PDF",
            paid_once: "Einmalige Zahlung",
            every_month: "Jeden Monat",
            every_year: "Jedes Jahr",
            every_months: "Alle {count} Monate",
            not_renewable: "Diese Lizenz lässt sich gerade nicht online verlängern. Bitte nehmen Sie Kontakt mit uns \
                            auf.",
            too_often: "Das war etwas zu oft. Bitte warten Sie {seconds} Sekunden und versuchen Sie es erneut.",
            failed: "Das hat nicht geklappt. Bitte versuchen Sie es in einigen Minuten erneut.",
            offline: "Der Server ist nicht erreichbar. Bitte prüfen Sie Ihre Verbindung und versuchen Sie es erneut.",
        },
    },
};
