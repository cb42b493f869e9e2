import type { Texts } from "./texts.js";

const TRY_LATER = "Bitte versuchen Sie es in einigen Minuten erneut.";
const TELL_MAKER = "Bitte geben Sie dem Hersteller der App Bescheid.";
const CONNECTION = "Prüfen Sie die Internetverbindung und versuchen Sie es erneut.";
const RECONNECT =
  "Verbinden Sie sich einmal mit dem Internet, oder geben Sie den Lizenzschlüssel erneut ein; das belegt keinen " +
  "zweiten Platz.";
const SETUP = "Die Lizenzierung ist in dieser App falsch eingerichtet.";

/** German. */
export const de: Texts = {
  language: "de",
  common: {
    loading: "Wird geladen …",
    tryAgain: "Erneut versuchen",
    cancel: "Abbrechen",
    optional: "freiwillig",
    testEnvironment: "Testumgebung",
    email: "E-Mail-Adresse",
    emailMissing: "Bitte geben Sie Ihre E-Mail-Adresse ein.",
    emailWrong: "Das sieht nicht nach einer E-Mail-Adresse aus. Ein Beispiel: name@example.com",
    licenseKey: "Lizenzschlüssel",
    againAt: (when) => `Wieder möglich ab ${when}.`,
  },
  status: {
    unknown: "Die Lizenz lässt sich nicht anzeigen",
    licensed: "Lizenziert",
    neverEnds: "Läuft nie ab",
    validUntil: (date) => `Gültig bis ${date}`,
    trial: (days) => (days === 1 ? "Noch 1 Tag Testphase" : `Noch ${days} Tage Testphase`),
    trialEnds: (when) => `Die Testphase endet am ${when}.`,
    grace: {
      offline: {
        title: "Ohne Verbindung",
        detail: (until) => `Verbinden Sie sich bis ${until} mit dem Internet, um die App weiter zu nutzen.`,
      },
      overdue: {
        title: "Eine Zahlung fehlt",
        detail: (until) =>
          `Bis ${until} funktioniert alles weiter. Bitte aktualisieren Sie bis dahin Ihre Zahlungsdaten.`,
      },
    },
    locked: {
      no_license: {
        title: "Noch keine Lizenz",
        detail: "Auf diesem Gerät gibt es noch keine Lizenz.",
        fix: "Starten Sie die Testphase, kaufen Sie eine Lizenz oder geben Sie Ihren Lizenzschlüssel ein.",
      },
      trial_over: {
        title: "Ihre Testphase ist vorbei",
        detail: "Die Testphase auf diesem Gerät ist zu Ende.",
        fix: "Kaufen Sie eine Lizenz oder geben Sie Ihren Lizenzschlüssel ein, um weiterzumachen.",
      },
      expired: {
        title: "Ihre Lizenz ist abgelaufen",
        detail: "Der bezahlte Zeitraum ist vorbei.",
        fix: "Verlängern Sie die Lizenz, um die App weiter zu nutzen.",
      },
      overdue: {
        title: "Eine Zahlung fehlt",
        detail: "Die letzte Zahlung ist fehlgeschlagen, und die Frist dafür ist verstrichen.",
        fix: "Aktualisieren Sie Ihre Zahlungsdaten; sobald die Zahlung eingeht, funktioniert alles wieder.",
      },
      revoked: {
        title: "Diese Lizenz wurde zurückgezogen",
        detail: "Der Verkäufer hat sie zurückgenommen, zum Beispiel wegen einer Erstattung.",
        fix: "Kaufen Sie eine neue Lizenz, oder wenden Sie sich an den Support, falls das ein Irrtum ist.",
      },
      suspended: {
        title: "Diese Lizenz ist ausgesetzt",
        detail: "Der Verkäufer hat sie vorübergehend gesperrt.",
        fix: "Wenden Sie sich an den Support, um sie freigeben zu lassen.",
      },
      device_limit: {
        title: "Alle Plätze sind belegt",
        detail: "Die Lizenz ist schon auf so vielen Geräten aktiv, wie sie erlaubt.",
        fix: "Geben Sie den Lizenzschlüssel erneut ein und ein Gerät frei, das sie nicht mehr braucht.",
      },
      transfer_limit: {
        title: "Zu oft umgezogen",
        detail: "Die Lizenz ist zu oft von Gerät zu Gerät umgezogen.",
        fix: "Warten Sie, bis ein Umzug wieder erlaubt ist, oder wenden Sie sich an den Support.",
      },
      device_released: {
        title: "Dieses Gerät wurde freigegeben",
        detail: "Sein Platz wurde für ein anderes Gerät frei gemacht.",
        fix: "Geben Sie den Lizenzschlüssel ein, um dieses Gerät wieder zu aktivieren.",
      },
      other_environment: {
        title: "Dieser Schlüssel passt hier nicht",
        detail: "Der Lizenzschlüssel gehört zur anderen Umgebung (Test oder Produktion).",
        fix: "Geben Sie einen Schlüssel dieser Umgebung ein.",
      },
      other_product: {
        title: "Schlüssel für ein anderes Produkt",
        detail: "Der Lizenzschlüssel gehört zu einer anderen App.",
        fix: "Geben Sie ihn in der App ein, für die er gekauft wurde.",
      },
      unknown_key: {
        title: "Unbekannter Lizenzschlüssel",
        detail: "Es gibt keine Lizenz mit diesem Schlüssel.",
        fix: "Prüfen Sie den Schlüssel auf Tippfehler, oder lassen Sie sich Ihre Schlüssel erneut zusenden.",
      },
      offline_too_long: {
        title: "Zu lange ohne Verbindung",
        detail: "Der Lizenzserver war länger nicht erreichbar, als der Tarif erlaubt.",
        fix: "Verbinden Sie sich einmal mit dem Internet; dann funktioniert sofort alles wieder.",
      },
      clock_set_back: {
        title: "Die Uhr wurde zurückgestellt",
        detail: "Die Uhr dieses Geräts zeigt eine frühere Zeit als zuvor.",
        fix: "Stellen Sie die Uhr richtig und verbinden Sie sich einmal mit dem Internet.",
      },
      storage_damaged: {
        title: "Lizenzdaten sind nicht lesbar",
        detail: "Was sich diese App zu ihrer Lizenz gemerkt hat, ist beschädigt.",
        fix: RECONNECT,
      },
      storage_rolled_back: {
        title: "Lizenzdaten sind veraltet",
        detail: "Was sich diese App zu ihrer Lizenz gemerkt hat, wurde durch einen älteren Stand ersetzt.",
        fix: RECONNECT,
      },
      other_device: {
        title: "Lizenzdaten eines anderen Geräts",
        detail: "Was sich diese App zu ihrer Lizenz gemerkt hat, gehört zu einem anderen Gerät.",
        fix: "Geben Sie den Lizenzschlüssel ein, um ihn auf diesem Gerät zu nutzen.",
      },
    },
    checked: (when) => `Zuletzt geprüft: ${when}`,
    check: "Erneut prüfen",
  },
  faults: {
    timeout: { detail: "Der Lizenzserver hat nicht rechtzeitig geantwortet.", fix: CONNECTION },
    unreachable: { detail: "Der Lizenzserver ist nicht erreichbar.", fix: CONNECTION },
    dns: { detail: "Der Name des Lizenzservers ist nicht zu finden.", fix: CONNECTION },
    tls: {
      detail: "Die Verbindung zum Lizenzserver ist nicht sicher.",
      fix: "Prüfen Sie die Uhr dieses Geräts, seinen Proxy und seine Zertifikate, und versuchen Sie es erneut.",
    },
    rate_limited: { detail: "Der Lizenzserver wurde zu oft gefragt.", fix: TRY_LATER },
    server_error: { detail: "Der Lizenzserver hat ein Problem.", fix: TRY_LATER },
    not_claviger: {
      detail: "Statt des Lizenzservers hat etwas anderes geantwortet.",
      fix: "Melden Sie sich im Netzwerk an, falls es das verlangt, prüfen Sie den Proxy, und versuchen Sie es erneut.",
    },
    not_signed: {
      detail: "Der Antwort des Lizenzservers ist nicht zu trauen.",
      fix: `Versuchen Sie es erneut. Wenn es so bleibt: ${TELL_MAKER}`,
    },
    not_for_us: {
      detail: "Die Antwort des Lizenzservers gehört nicht zu dieser Anfrage.",
      fix: `Versuchen Sie es erneut. Wenn es so bleibt: ${TELL_MAKER}`,
    },
  },
  errors: {
    ENVIRONMENT_MISMATCH: {
      detail: "Dieser Lizenzschlüssel gehört zur anderen Umgebung (Test oder Produktion).",
      fix: "Geben Sie einen Schlüssel dieser Umgebung ein.",
    },
    NOT_FOUND: {
      detail: "Es gibt keine Lizenz mit diesem Schlüssel.",
      fix: "Prüfen Sie den Schlüssel auf Tippfehler, oder lassen Sie sich Ihre Schlüssel erneut zusenden.",
    },
    PRODUCT_MISMATCH: {
      detail: "Dieser Lizenzschlüssel gehört zu einem anderen Produkt.",
      fix: "Geben Sie ihn in der App ein, für die er gekauft wurde.",
    },
    REVOKED: {
      detail: "Diese Lizenz wurde zurückgezogen.",
      fix: "Kaufen Sie eine neue Lizenz, oder wenden Sie sich an den Support, falls das ein Irrtum ist.",
    },
    SUSPENDED: {
      detail: "Diese Lizenz ist ausgesetzt.",
      fix: "Wenden Sie sich an den Support, um sie freigeben zu lassen.",
    },
    EXPIRED: {
      detail: "Diese Lizenz ist abgelaufen.",
      fix: "Verlängern Sie die Lizenz, um die App weiter zu nutzen.",
    },
    OVERDUE: {
      detail: "Für diese Lizenz fehlt eine Zahlung.",
      fix: "Aktualisieren Sie Ihre Zahlungsdaten; sobald die Zahlung eingeht, funktioniert alles wieder.",
    },
    TRIAL_NOT_OFFERED: {
      detail: "Für dieses Produkt gibt es keine Testphase.",
      fix: "Kaufen Sie eine Lizenz, um die App zu nutzen.",
    },
    TRIAL_EXPIRED: {
      detail: "Die Testphase auf diesem Gerät ist vorbei.",
      fix: "Kaufen Sie eine Lizenz, um die App zu nutzen.",
    },
    NOT_ACTIVATED: {
      detail: "Diese Lizenz ist auf diesem Gerät nicht aktiviert.",
      fix: "Geben Sie den Lizenzschlüssel ein, um sie zu aktivieren.",
    },
    DEVICE_LIMIT_REACHED: {
      detail: "Diese Lizenz ist schon auf so vielen Geräten aktiv, wie sie erlaubt.",
      fix: "Geben Sie ein Gerät frei, das sie nicht mehr braucht; dann wird dieses hier sofort aktiviert.",
    },
    TRANSFER_LIMIT_REACHED: {
      detail: "Diese Lizenz ist zu oft von Gerät zu Gerät umgezogen.",
      fix: "Warten Sie, bis ein Umzug wieder erlaubt ist, oder wenden Sie sich an den Support.",
    },
    FEATURE_MISSING: {
      detail: "Ihre Lizenz enthält diese Funktion nicht.",
      fix: "Wechseln Sie zu einem Tarif, der sie enthält.",
    },
    LIMIT_EXCEEDED: {
      detail: "Das ist mehr, als Ihre Lizenz erlaubt.",
      fix: "Wechseln Sie zu einem größeren Tarif, oder nutzen Sie weniger.",
    },
    NO_ANSWER: { detail: "Der Lizenzserver hat nicht geantwortet.", fix: CONNECTION },
    LOCKED: { detail: "Die App ist gesperrt.", fix: "Aktivieren Sie eine Lizenz, um sie zu nutzen." },
    NO_KEY: {
      detail: "Auf diesem Gerät gibt es keinen Lizenzschlüssel.",
      fix: "Geben Sie zuerst den Lizenzschlüssel ein.",
    },
    PURCHASE_ENDED: {
      detail: "Der Kauf wurde nicht abgeschlossen.",
      fix: "Wenn Sie bezahlt haben, steht der Lizenzschlüssel in unserer E-Mail. Sonst beginnen Sie einfach neu.",
    },
    FILE_INVALID: {
      detail: "Das ist keine Lizenzdatei für dieses Gerät.",
      fix: "Wählen Sie die Datei, die aus der Anfragedatei dieses Geräts entstanden ist.",
    },
    DEVICE_UNIDENTIFIED: {
      detail: "Dieses Gerät lässt sich nicht von anderen unterscheiden.",
      fix: TELL_MAKER,
    },
    SETUP_INVALID: { detail: SETUP, fix: TELL_MAKER },
    HOST_FAILED: {
      detail: "Das hat in der App nicht geklappt.",
      fix: "Versuchen Sie es erneut, oder starten Sie die App neu.",
    },
    BILLING_UNAVAILABLE: {
      detail: "Zu dieser Lizenz gibt es keine Zahlungen zu verwalten.",
      fix: "Wenden Sie sich an den Verkäufer.",
    },
    BODY_TOO_LARGE: { detail: "Das ist zu viel auf einmal.", fix: TELL_MAKER },
    CHECKOUT_NOT_FOUND: { detail: "Dieser Kauf ist nicht bekannt.", fix: "Beginnen Sie den Kauf neu." },
    CHECKOUT_UNAVAILABLE: {
      detail: "Das ist gerade nicht online erhältlich.",
      fix: "Wenden Sie sich an den Verkäufer.",
    },
    CONFLICT: {
      detail: "Die Lizenz wurde im selben Augenblick anderswo geändert.",
      fix: "Bitte versuchen Sie es erneut.",
    },
    DEVICE_INVALID: { detail: "Dieses Gerät lässt sich nicht von anderen unterscheiden.", fix: TELL_MAKER },
    ENVIRONMENT_INVALID: { detail: SETUP, fix: TELL_MAKER },
    IDEMPOTENCY_IN_PROGRESS: {
      detail: "Dieselbe Anfrage läuft noch.",
      fix: "Warten Sie einen Moment und versuchen Sie es erneut.",
    },
    IDEMPOTENCY_KEY_INVALID: { detail: SETUP, fix: TELL_MAKER },
    IDEMPOTENCY_MISMATCH: { detail: SETUP, fix: TELL_MAKER },
    INTERNAL: { detail: "Der Lizenzserver hat ein Problem.", fix: TRY_LATER },
    KEY_INVALID: {
      detail: "Das kann kein Lizenzschlüssel sein: Vielleicht enthält er einen Tippfehler.",
      fix: "Kopieren Sie den Schlüssel noch einmal aus der E-Mail.",
    },
    MEDIA_TYPE_UNSUPPORTED: { detail: SETUP, fix: TELL_MAKER },
    PLAN_UNKNOWN: { detail: "Diesen Tarif gibt es nicht mehr.", fix: "Wählen Sie einen anderen." },
    PRICE_UNKNOWN: { detail: "Diesen Preis gibt es nicht mehr.", fix: "Wählen Sie einen anderen." },
    PRODUCT_UNKNOWN: { detail: "Der Lizenzserver kennt diese App nicht.", fix: TELL_MAKER },
    RATE_LIMITED: { detail: "Der Lizenzserver wurde zu oft gefragt.", fix: TRY_LATER },
    RENEWAL_IMPOSSIBLE: {
      detail: "Diese Lizenz lässt sich so nicht verlängern.",
      fix: "Kaufen Sie eine neue Lizenz.",
    },
    REQUEST_INVALID: { detail: "Der Lizenzserver hat das nicht verstanden.", fix: TELL_MAKER },
    STRIPE_REFUSED: {
      detail: "Der Zahlungsanbieter hat das abgelehnt. Es wurde nichts abgebucht.",
      fix: "Wenden Sie sich an den Verkäufer.",
    },
    STRIPE_UNAVAILABLE: {
      detail: "Der Zahlungsanbieter antwortet nicht. Es wurde nichts abgebucht.",
      fix: TRY_LATER,
    },
    TIMEOUT: { detail: "Der Lizenzserver hat zu lange gebraucht.", fix: TRY_LATER },
    UNAVAILABLE: { detail: "Der Lizenzserver kann gerade nicht antworten.", fix: TRY_LATER },
  },
  activation: {
    title: "Lizenzschlüssel eingeben",
    hint: "Er steht in der E-Mail zu Ihrem Kauf.",
    keyMissing: "Bitte geben Sie Ihren Lizenzschlüssel ein.",
    activate: "Aktivieren",
    activating: "Wird aktiviert …",
    done: "Aktiviert. Vielen Dank!",
    doneMore: "Alles, was Ihre Lizenz enthält, ist freigeschaltet.",
    active: (last4) => `Dieses Gerät ist mit dem Lizenzschlüssel mit der Endung ${last4} aktiviert.`,
    otherKey: "Anderen Schlüssel verwenden",
    freeSlot: "Diese Geräte nutzen die Lizenz",
    releasedNowActivating: (device) => `${device} wurde freigegeben. Dieses Gerät wird aktiviert …`,
  },
  devices: {
    title: "Geräte",
    slots: (used, most) => `${used} von ${most} belegt`,
    none: "Zurzeit nutzt kein Gerät diese Lizenz.",
    noLicense: "Sobald eine Lizenz aktiviert ist, stehen hier ihre Geräte.",
    thisDevice: "Dieses Gerät",
    unnamed: "Gerät ohne Namen",
    app: (version) => `Version ${version}`,
    lastSeen: (date) => `zuletzt gesehen ${date}`,
    release: "Freigeben",
    releaseDevice: (device) => `${device} freigeben`,
    releaseTitle: (device) => `${device} freigeben?`,
    releaseMore:
      "Die App darauf wird gesperrt, und sein Platz wird für ein anderes Gerät frei. Sie können es später wieder " +
      "aktivieren, wenn ein Platz frei ist.",
    releaseYes: "Gerät freigeben",
    releaseNo: "Behalten",
    released: (device) => `${device} wurde freigegeben.`,
    deactivate: "Deaktivieren",
    deactivateTitle: "Dieses Gerät deaktivieren?",
    deactivateMore:
      "Die App ist hier gesperrt, bis Sie wieder einen Lizenzschlüssel eingeben. Der Platz wird für ein anderes " +
      "Gerät frei.",
    deactivateYes: "Dieses Gerät deaktivieren",
    deactivated: "Dieses Gerät wurde deaktiviert.",
  },
  page: {
    license: "Lizenz",
    welcome: "Willkommen",
    welcomeTo: (product) => `Willkommen bei ${product}`,
    welcomeMore: "Wie möchten Sie beginnen?",
    connectTitle: "Einmal verbinden",
    connectMore: "Eine einzige Antwort des Lizenzservers genügt.",
    settledTitle: "Schon geklärt?",
    settledMore: "Dann fragen Sie den Lizenzserver noch einmal.",
    checkUnchanged: "Der Lizenzserver hat geantwortet; es hat sich nichts geändert.",
    portalTitle: "Zahlungsdaten aktualisieren",
    portalMore: "Die Seite dafür öffnet sich in Ihrem Browser. Sobald die Zahlung eingeht, ist die App wieder frei.",
    portal: "Zahlung verwalten",
    portalOpened: "Die Seite wurde in Ihrem Browser geöffnet.",
  },
  trial: {
    title: "Kostenlos testen",
    more: "Erst alles nutzen, dann entscheiden. Zahlungsdaten sind nicht nötig.",
    emailHint: "Wir erinnern Sie, bevor die Testphase endet.",
    start: "Kostenlos testen",
  },
  plans: {
    title: "Lizenz kaufen",
    none: "Hier gibt es gerade nichts zu kaufen.",
    kinds: {
      perpetual: "Einmal zahlen, für immer nutzen.",
      fixed_term: "Für eine feste Zeit; verlängert sich nicht von selbst.",
      subscription: "Abo. Jederzeit kündbar; es läuft dann bis zum Ende des bezahlten Zeitraums.",
    },
    once: "einmalige Zahlung",
    every: (months) => {
      if (months === 1) return "pro Monat";
      if (months === 12) return "pro Jahr";
      return months % 12 === 0 ? `alle ${months / 12} Jahre` : `alle ${months} Monate`;
    },
    interval: (months) => {
      if (months === 1) return "Monatlich";
      if (months === 12) return "Jährlich";
      return months % 12 === 0 ? `Alle ${months / 12} Jahre` : `Alle ${months} Monate`;
    },
    choose: "Wie möchten Sie zahlen?",
    perMonth: (amount) => `${amount} im Monat`,
    onRequest: "Preis auf Anfrage",
    devices: (count) => (count === 1 ? "Für 1 Gerät" : `Für bis zu ${count} Geräte`),
    atMost: (what, count) => `${what}: bis zu ${count}`,
    unlimited: (what) => `${what}: unbegrenzt`,
    buy: (plan) => `${plan} kaufen`,
    opensBrowser: "Die Zahlungsseite öffnet sich in Ihrem Browser.",
  },
  purchase: {
    title: "Schließen Sie den Kauf im Browser ab",
    more: "Sobald die Zahlung eingeht, geht es in der App von selbst weiter. Ein Schlüssel ist nicht nötig.",
    stop: "Zurück zu den Tarifen",
    goOn: "Weiter warten",
  },
  recovery: {
    title: "Lizenzschlüssel verloren?",
    more: "Geben Sie die E-Mail-Adresse ein, mit der Sie gekauft haben. Wir senden Ihre Lizenzschlüssel dorthin.",
    emailHint: "Die Adresse auf Ihrer Rechnung.",
    send: "Schlüssel zusenden",
    sentTitle: "Bitte sehen Sie in Ihr Postfach",
    sentMore:
      "Wenn wir diese Adresse kennen, ist eine E-Mail mit Ihren Lizenzschlüsseln unterwegs. Sie sollte in wenigen " +
      "Minuten da sein.",
    another: "Andere Adresse versuchen",
  },
  offline: {
    title: "Kein Internet auf diesem Gerät?",
    more: "Aktivieren Sie mit zwei Dateien, die Sie zu einem verbundenen Rechner und zurück tragen.",
    stepKey: "Anfragedatei erstellen",
    stepKeyMore: "Sie enthält Ihren Lizenzschlüssel und das, woran dieses Gerät zu erkennen ist.",
    makeFile: "Anfragedatei erstellen",
    stepCarry: "Gegen eine Lizenzdatei tauschen",
    stepCarryMore:
      "Senden Sie die Anfragedatei von irgendeinem Rechner an den Verkäufer. Sie erhalten eine Lizenzdatei zurück.",
    saveFile: "Anfragedatei speichern",
    fileSaved: "Die Anfragedatei wurde gespeichert.",
    stepFile: "Lizenzdatei hier öffnen",
    stepFileMore: "Sie gilt nur auf diesem Gerät.",
    chooseFile: "Lizenzdatei wählen",
    tooLarge: "Diese Datei ist zu groß für eine Lizenzdatei.",
  },
  settings: {
    title: "Lizenz",
    state: "Status",
    plan: "Tarif",
    key: "Lizenzschlüssel",
    keyEnds: (last4) => `mit der Endung ${last4}`,
    ends: "Gültig bis",
    never: "Unbegrenzt",
    offlineUntil: "Offline nutzbar bis",
    checkedAt: "Zuletzt geprüft",
    neverChecked: "Noch nicht",
    nextCheck: "Nächste Prüfung",
    features: "Funktionen",
    limits: "Grenzen",
    unlimited: "unbegrenzt",
    environment: "Umgebung",
    environmentMore: "Schlüssel und Lizenzen der einen Umgebung gelten nicht in der anderen.",
    environments: { test: "Test", prod: "Produktion" },
    switched: (environment) => `Die App nutzt jetzt die Umgebung „${environment}“.`,
    check: "Jetzt prüfen",
    checked: "Gerade geprüft.",
    unanswered: "Es kam keine Antwort; an der Lizenz hat sich nichts geändert.",
    portal: "Zahlung verwalten",
    portalOpened: "Die Seite wurde in Ihrem Browser geöffnet.",
    leave: "Von diesem Gerät umziehen",
    leaveMore: "Deaktivieren Sie, bevor Sie dieses Gerät weitergeben, damit Ihr Platz frei wird.",
    forget: "Alles vergessen",
    forgetTitle: "Alle Lizenzdaten vergessen?",
    forgetMore:
      "Alles, was sich diese App zu ihrer Lizenz gemerkt hat, wird von diesem Gerät entfernt. Der Platz bleibt " +
      "belegt: Um ihn frei zu machen, deaktivieren Sie stattdessen.",
    forgetYes: "Alles vergessen",
    forgotten: "Alle Lizenzdaten wurden von diesem Gerät entfernt.",
  },
  gate: {
    toLicense: "Lizenz verwalten",
    toApp: "Zurück zur App",
    unlocked: "Die App ist freigeschaltet.",
    locked: "Die App ist gesperrt.",
  },
};
