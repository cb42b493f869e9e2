import { define } from "../texts/define";

/** What sections and screens are called. */
export const names = define({
  en: {
    navigation: "Screens",
    sections: { now: "Now", customers: "Customers", selling: "Selling", running: "Running" },
    screens: {
      overview: "Overview",
      activity: "Activity",
      suspicious: "Suspicious use",
      licenses: "Licenses",
      customers: "Customers",
      trials: "Trials",
      orders: "Orders",
      mails: "Mails",
      offline: "Offline activation",
      catalog: "Products and plans",
      stripe: "Stripe events",
      transfer: "Import and export",
      audit: "Audit log",
      access: "Tokens and keys",
      status: "Server status",
      servers: "Servers",
    },
  },
  de: {
    navigation: "Ansichten",
    sections: { now: "Jetzt", customers: "Kunden", selling: "Verkauf", running: "Betrieb" },
    screens: {
      overview: "Übersicht",
      activity: "Aktivität",
      suspicious: "Verdächtige Nutzung",
      licenses: "Lizenzen",
      customers: "Kunden",
      trials: "Testphasen",
      orders: "Bestellungen",
      mails: "E-Mails",
      offline: "Offline-Aktivierung",
      catalog: "Produkte und Tarife",
      stripe: "Stripe-Ereignisse",
      transfer: "Import und Export",
      audit: "Protokoll",
      access: "Tokens und Schlüssel",
      status: "Serverzustand",
      servers: "Server",
    },
  },
});

export type ScreenName = keyof (typeof names)["en"]["screens"];
