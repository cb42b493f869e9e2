import type { Schemas } from "../../api/client";
import { decimals, money } from "../../components/money";
import { type Day, span } from "./days";
import { type Counted, daily, grouped, type Series } from "./series";
import { refusals, texts } from "./texts";
import type { Language } from "../../texts/language";

/** A chart: what it is of, and how it is drawn. */
export interface ChartContent {
  id: string;
  title: string;
  about?: string;
  /** Parts of a whole are stacked bars, things to compare are lines. A level, such as active devices, is an area: days of it have no sum. */
  drawn: "bars" | "lines" | "area";
  counted: Counted;
  /** In the table and the file only. */
  more?: Series[];
  format(value: number): string;
  /** The same in short, for the axis: without the currency, which the title names. */
  brief(value: number): string;
}

/** Kinds that have a color of their own; further ones are put together. */
const MOST_KINDS = 7;

const PLATFORMS: Record<string, string> = { linux: "Linux", macos: "macOS", windows: "Windows", ios: "iOS", android: "Android" };

/** Everything that the overview draws, in order. */
export function charts(statistics: Schemas["Statistics"], language: Language): ChartContent[] {
  const words = texts[language];
  const days = span(statistics.from, statistics.to);
  const number = new Intl.NumberFormat(language);
  const format = (value: number) => number.format(value);
  const plain = { format, brief: format };
  const series = (id: string, label: string, counts: { day: Day; count: number }[]): Series => ({ id, label, values: daily(days, counts) });
  const kinds = (counts: { day: Day; value: string; count: number }[], label: (value: string) => string) =>
    grouped(days, counts.map(({ day, value, count }) => ({ day, id: value, count })), {
      most: MOST_KINDS,
      label: (value) => (value === "" ? words.untold : label(value)),
      others: words.others,
    });
  const told: Record<string, string> = refusals[language];
  return [
    ...revenue(statistics, days, language),
    {
      id: "licenses",
      title: words.chart.licenses,
      drawn: "lines",
      counted: { days, series: [series("created", words.licensesCreated, statistics.licenses_created), series("activations", words.activations, statistics.activations)] },
      ...plain,
    },
    {
      id: "trials",
      title: words.chart.trials,
      about: words.chart.trialsAbout,
      drawn: "lines",
      counted: { days, series: [series("begun", words.trialsBegun, statistics.trials_begun), series("converted", words.trialsConverted, statistics.trials_converted)] },
      ...plain,
    },
    { id: "devices", title: words.chart.devices, about: words.chart.levelAbout, drawn: "area", counted: { days, series: [series("active", words.activeDevices, statistics.active_devices)] }, ...plain },
    { id: "check_ins", title: words.chart.checkIns, drawn: "bars", counted: { days, series: [series("all", words.checkIns, statistics.check_ins)] }, ...plain },
    { id: "by_version", title: words.chart.byVersion, about: words.chart.levelAbout, drawn: "area", counted: { days, series: kinds(statistics.by_version, (value) => value) }, ...plain },
    { id: "by_platform", title: words.chart.byPlatform, about: words.chart.levelAbout, drawn: "area", counted: { days, series: kinds(statistics.by_platform, (value) => PLATFORMS[value] ?? value) }, ...plain },
    {
      id: "refusals",
      title: words.chart.refusals,
      about: words.chart.refusalsAbout,
      drawn: "bars",
      counted: { days, series: kinds(statistics.refusals.map(({ day, code, count }) => ({ day, value: code, count })), (code) => told[code] ?? code) },
      ...plain,
    },
  ];
}

/** A chart for each currency: amounts of different ones cannot be stacked. */
function revenue({ revenue: rows }: Schemas["Statistics"], days: Day[], language: Language): ChartContent[] {
  const words = texts[language];
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort();
  const number = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  return currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency);
    const paid = own.filter(({ amount }) => amount > 0).map(({ day, product, plan, amount }) => ({ day, id: `${product}/${plan}`, count: amount }));
    const refunded = own.map(({ day, refunded: count }) => ({ day, count }));
    return {
      id: `revenue_${currency}`,
      title: words.chart.revenue(currency.toUpperCase()),
      about: words.chart.revenueAbout,
      drawn: "bars",
      counted: { days, series: grouped(days, paid, { most: MOST_KINDS, label: (id) => id.replace("/", " · "), others: words.others }) },
      more: [{ id: "refunded", label: words.paidBack, values: daily(days, refunded) }],
      format: (value) => money(value, currency, language),
      brief: (value) => number.format(value / 10 ** decimals(currency)),
    };
  });
}

/** Whether days can be added up. */
export function isFlow({ drawn }: ChartContent): boolean {
  return drawn !== "area";
}
