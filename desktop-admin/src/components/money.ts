/** Currencies without a smaller unit, as payment providers count them: not everywhere as ISO 4217 does. */
const NO_DECIMALS: ReadonlySet<string> = new Set(["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]);

/** Currencies of a thousand smaller units. */
const THREE_DECIMALS: ReadonlySet<string> = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);

/** An amount in the currency's minor unit, as people write it. */
export function money(minor: number, currency: string, language: string): string {
  const places = decimals(currency);
  const format = new Intl.NumberFormat(language, { style: "currency", currency: currency.toUpperCase(), minimumFractionDigits: places, maximumFractionDigits: places });
  return format.format(minor / 10 ** places);
}

/** Decimals of a currency, counted as the server does: 2 for eur, 0 for jpy. */
export function decimals(currency: string): number {
  const code = currency.toLowerCase();
  return NO_DECIMALS.has(code) ? 0 : THREE_DECIMALS.has(code) ? 3 : 2;
}
