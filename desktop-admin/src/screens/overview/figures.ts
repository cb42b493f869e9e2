import type { Schemas } from "../../api/client";
import { sum } from "./series";

type Statistics = Schemas["Statistics"];

/** What came of a period, in single numbers. */
export interface Figures {
  licenses_created: number;
  activations: number;
  check_ins: number;
  /** The most devices that were active on one day: days cannot be added, a device is active on many. */
  active_devices: number;
  trials_begun: number;
  trials_converted: number;
  refusals: number;
  /** Money by currency, in its smallest unit. */
  money: { currency: string; amount: number; refunded: number }[];
}

export function figures(statistics: Statistics): Figures {
  const total = (counts: { count: number }[]) => sum(counts.map(({ count }) => count));
  const currencies = [...new Set(statistics.revenue.map(({ currency }) => currency))].sort();
  return {
    licenses_created: total(statistics.licenses_created),
    activations: total(statistics.activations),
    check_ins: total(statistics.check_ins),
    active_devices: Math.max(0, ...statistics.active_devices.map(({ count }) => count)),
    trials_begun: total(statistics.trials_begun),
    trials_converted: total(statistics.trials_converted),
    refusals: total(statistics.refusals),
    money: currencies.map((currency) => {
      const rows = statistics.revenue.filter((row) => row.currency === currency);
      return { currency, amount: sum(rows.map((row) => row.amount)), refunded: sum(rows.map((row) => row.refunded)) };
    }),
  };
}

/** Converted trials in proportion to begun ones; nothing where none was begun. */
export function rate({ trials_begun: begun, trials_converted: converted }: Figures): number | undefined {
  return begun === 0 ? undefined : converted / begun;
}

/** How much more or less it is than before; nothing where there was nothing before. */
export function change(now: number, before: number | undefined): number | undefined {
  return before === undefined || before === 0 ? undefined : now / before - 1;
}
