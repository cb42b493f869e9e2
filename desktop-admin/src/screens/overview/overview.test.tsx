import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";
import { Chart } from "./Chart";
import { type ChartContent, charts } from "./charts";
import { shift, today } from "./days";

// Without a layout there is no room for charts, and each says so.
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const day = (back: number) => shift(today(), -back);

function statistics(from: string, to: string) {
  return {
    from,
    to,
    licenses_created: [{ day: day(1), count: 4 }, { day: day(3), count: 2 }],
    activations: [{ day: day(1), count: 1200 }],
    check_ins: [],
    active_devices: [{ day: day(2), count: 9 }, { day: day(1), count: 12 }, { day: day(0), count: 3 }],
    by_version: [{ day: day(1), value: "1.2.0", count: 8 }, { day: day(1), value: "", count: 4 }],
    by_platform: [{ day: day(0), value: "linux", count: 3 }],
    trials_begun: [{ day: day(2), count: 8 }],
    trials_converted: [{ day: day(1), count: 2 }],
    revenue: [
      { day: day(1), product: "dash", plan: "pro", currency: "eur", amount: 4900, payments: 1, refunded: 0, refunds: 0 },
      { day: day(0), product: "dash", plan: "pro", currency: "eur", amount: 100, payments: 1, refunded: 4900, refunds: 1 },
      { day: day(0), product: "dash", plan: "pro", currency: "jpy", amount: 700, payments: 1, refunded: 0, refunds: 0 },
    ],
    refusals: [{ day: day(0), code: "DEVICE_LIMIT_REACHED", count: 5 }, { day: day(1), code: "NEW_CODE", count: 1 }],
  };
}

const query = (path: string) => new URLSearchParams(path.split("?")[1]);
const script = {
  "GET /v1/admin/statistics": ({ path }: { path: string }) => statistics(query(path).get("from") ?? "", query(path).get("to") ?? ""),
  "GET /v1/admin/catalog": { revision: 1, products: [{ code: "dash", name: "DashCaddy", retired: false, plans: [] }] },
  "GET /v1/admin/stripe-events/counts": { waiting: 1, done: 2, dead: 3 },
  "GET /v1/admin/suspicious": { since: day(29), thresholds: { devices: 1, networks: 1, refusals: 1 }, items: [] },
};

const figure = (id: string) => document.querySelector<HTMLElement>(`[data-figure="${id}"]`);

test("figures are the sums of the API's counts", async () => {
  serve(script);
  show(routes, "/");
  await waitFor(() => expect(figure("activations")?.textContent).toBe("1,200"));
  expect(figure("licenses_created")?.dataset.value).toBe("6");
  expect(figure("active_devices")?.dataset.value).toBe("12");
  expect(figure("check_ins")?.dataset.value).toBe("0");
  expect(figure("trials_rate")?.textContent).toContain("25%");
  expect(figure("revenue:eur")?.textContent).toBe("€50.00");
  expect(figure("refunded:eur")?.textContent).toContain("€49.00");
  expect(figure("revenue:jpy")?.textContent).toBe("¥700");
  expect(figure("refusals:DEVICE_LIMIT_REACHED")?.dataset.value).toBe("5");
  expect(figure("refusals:NEW_CODE")?.dataset.value).toBe("1");
  // A level: what it was on the last day.
  expect(figure("by_version:1.2.0")?.dataset.value).toBe("0");
  expect(figure("by_platform:linux")?.dataset.value).toBe("3");
});

test("a chart can be read as a table, days without counts as zero", async () => {
  serve(script);
  const { user } = show(routes, "/?days=7");
  await user.click(await screen.findByRole("button", { name: "Licenses and activations as a table" }));
  const table = screen.getByRole("table", { name: "Licenses and activations" });
  const created = (back: number) => table.querySelector(`[data-day="${day(back)}"] [data-series="created"]`)?.textContent;
  expect([0, 1, 2, 3].map(created)).toEqual(["0", "4", "0", "2"]);
  expect(table.querySelectorAll("[data-day]")).toHaveLength(7);
  expect(table.querySelector('[data-total="activations"]')?.textContent).toBe("1,200");
});

test("a chart is drawn, and says in words what it shows", async () => {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 500, 220));
  const trials = charts(statistics(day(6), day(0)), "en").find(({ id }) => id === "trials");
  show({ "/": () => <Chart chart={trials as ChartContent} /> }, "/");
  const image = await screen.findByRole("img", { name: /^Trials begun and converted/ });
  expect(image.getAttribute("aria-label")).toContain("Trials begun: 8, at most 8 on");
  await waitFor(() => expect(image.querySelectorAll("svg .recharts-line")).toHaveLength(2));
});

test("a period is asked for, and the one before", async () => {
  const server = serve(script);
  show(routes, "/");
  fireEvent.click(await screen.findByLabelText("7 days"));
  const asked = () => server.to("GET /v1/admin/statistics").map(({ path }) => Object.fromEntries(query(path)));
  await waitFor(() => expect(asked()).toContainEqual({ from: day(6), to: day(0) }));
  expect(asked()).toContainEqual({ from: day(13), to: day(7) });
});

test("one product alone is asked for", async () => {
  const server = serve(script);
  show(routes, "/?days=7");
  fireEvent.click(await screen.findByLabelText("Product", { selector: "input" }));
  fireEvent.click(await screen.findByText("DashCaddy"));
  await waitFor(() => expect(server.asked.map(({ path }) => path)).toContain(`/v1/admin/statistics?from=${day(6)}&to=${day(0)}&product=dash`));
});

test("a day that is typed becomes the beginning of the period", async () => {
  const server = serve(script);
  show(routes, `/?from=${day(20)}&to=${day(1)}`);
  const from = await screen.findByLabelText("From");
  fireEvent.change(from, { target: { value: day(10) } });
  fireEvent.blur(from);
  await waitFor(() => expect(server.asked.map(({ path }) => path)).toContain(`/v1/admin/statistics?from=${day(10)}&to=${day(1)}`));
});

test("what wants attention leads to where something can be done", async () => {
  serve(script);
  show(routes, "/");
  const attention = screen.getByLabelText("What wants attention");
  await waitFor(() => expect(figure("stripe_dead")?.textContent).toBe("3"));
  expect(within(attention).getByRole("link", { name: /^Stripe events that were given up/ }).getAttribute("href")).toContain("/stripe-events?state=dead");
  expect(figure("suspicious")?.textContent).toBe("0");
});
