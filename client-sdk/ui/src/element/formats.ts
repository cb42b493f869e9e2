import type { Device, Price } from "@claviger/bridge";
import type { Language } from "../texts/index.js";

const SHORT = { day: "numeric", month: "short", year: "numeric" } as const;

/** Dates, numbers and amounts as people of a language write them, in local time. */
export class Formats {
  readonly #locale: string;

  /** Follows the user's region if the system is set to the same language: `en-GB` writes dates unlike `en-US`. */
  constructor(language: Language, preferred: readonly string[] = navigator.languages) {
    this.#locale = preferred.find((tag) => tag.split("-")[0] === language) ?? language;
  }

  /** `22 November 2026`. */
  date(iso: string): string {
    return new Intl.DateTimeFormat(this.#locale, { dateStyle: "long" }).format(new Date(iso));
  }

  /** `22 Nov 2026`. */
  shortDate(iso: string): string {
    return new Intl.DateTimeFormat(this.#locale, SHORT).format(new Date(iso));
  }

  /** `22 Nov 2026, 09:15`. */
  dateTime(iso: string): string {
    const format = new Intl.DateTimeFormat(this.#locale, { ...SHORT, hour: "numeric", minute: "2-digit" });
    return format.format(new Date(iso));
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.#locale).format(value);
  }

  /** An amount in the smallest unit of its currency, as on a price tag. */
  money({ amount, currency }: Pick<Price, "amount" | "currency">): string {
    const format = new Intl.NumberFormat(this.#locale, { style: "currency", currency: currency.toUpperCase() });
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }
}

/** What an app calls the features and limits of its plans, by their code, such as `{ sso: "Single sign-on" }`. */
export type Labels = Readonly<Record<string, string>>;

/** The name of a feature or limit: that of the app, or else its code made readable. */
export function label(code: string, labels: Labels): string {
  if (Object.hasOwn(labels, code)) return labels[code] as string;
  const words = code.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a device is called: by its owner, or else by the network. */
export function deviceName(device: Device, unnamed: string): string {
  return device.name ?? device.hostname ?? unnamed;
}

const PLATFORMS: Labels = { linux: "Linux", macos: "macOS", windows: "Windows", ios: "iOS", android: "Android" };

/** The name of an operating system as it is written. */
export function platformName(platform: string): string {
  return label(platform, PLATFORMS);
}
