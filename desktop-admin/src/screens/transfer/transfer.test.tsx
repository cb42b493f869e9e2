import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import type { Answer, Asked } from "../../testing/server";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";
import { recordsOf } from "./import/records";
import { RUNS } from "./import/run";

const route = "POST /v1/admin/licenses/import";

interface Sent {
  format: "csv" | "json";
  csv?: string;
  rows?: { key?: string; plan?: string }[];
  dry_run: boolean;
}

/** Answers wait for it. */
let gate: Promise<void> = Promise.resolve();

function invalid(errors: object[]): Answer {
  return { status: 422, body: { code: "IMPORT_INVALID", detail: "Rows cannot be imported.", fix: "Mend them.", status: 422, errors } };
}

/** Imports as the server does: all or nothing, and no key twice. */
function importer(before: (sent: Sent) => Answer | undefined = () => undefined) {
  const keys = new Map<string, string>();
  const answer = async ({ body }: Asked): Promise<Answer> => {
    const sent = body as Sent;
    await gate;
    if (sent.csv !== undefined && !sent.csv.startsWith("key,")) {
      return invalid([{ line: 1, message: "the header lacks `key`" }]);
    }
    const rows = sent.csv === undefined ? (sent.rows ?? []).map((row, place) => ({ line: place + 1, ...row })) : recordsOf(sent.csv).slice(1).map(({ line, cells: [key, , plan] }) => ({ line, key, plan }));
    const errors = rows.flatMap(({ line, key = "", plan }) => {
      const first = rows.find((other) => other.key === key);
      return [
        ...(keys.has(key) ? [{ line, field: "key", message: "a license with this key exists already" }] : []),
        ...(first !== undefined && first.line !== line ? [{ line, field: "key", message: `line ${first.line} has the same key` }] : []),
        ...(plan === "pro" ? [] : [{ line, field: "plan", message: "no such plan" }]),
      ];
    });
    if (errors.length > 0) {
      return invalid(errors);
    }
    const early = before(sent);
    if (!sent.dry_run) {
      rows.forEach(({ key = "" }) => keys.set(key, `lic_${key}`));
    }
    return early ?? { imported: rows.length, dry_run: sent.dry_run, plans: [{ product: "app", plan: "pro", count: rows.length }], licenses: rows.map(({ line, key }) => ({ line, key_last4: "XXXX", id: sent.dry_run ? undefined : `lic_${key}` })) };
  };
  const saved: { name: string; text: string }[] = [];
  const server = serve(
    { [route]: answer, "GET /v1/admin/catalog": { products: [{ code: "app", name: "App", retired: false, plans: [{ code: "pro", name: "Pro" }] }] } },
    {
      save: (args: { name: string; text: string }) => {
        saved.push(args);
        return { path: `/downloads/${args.name}` };
      },
      download: () => ({ path: "/downloads/x.csv", bytes: 9 }),
    },
  );
  return { server, keys, saved, imports: () => server.to(route).filter(({ body }) => !(body as Sent).dry_run) };
}

function csvOf(count: number, change: Record<number, string> = {}) {
  const rows = Array.from({ length: count }, (_, index) => change[index] ?? `KEY-${index},app,pro`);
  return new File([["key,product,plan", ...rows].join("\n")], "old.csv");
}

// Imports outlive their screen, and so they would outlive a test.
beforeEach(() => {
  RUNS.clear();
  gate = Promise.resolve();
});

async function check(file: File, setting?: Parameters<typeof show>[2]) {
  const shown = show(routes, "/transfer", setting);
  await shown.user.upload(screen.getByLabelText("File with licenses", { selector: "input" }), file);
  return shown;
}

const importing = async (user: Awaited<ReturnType<typeof check>>["user"], name: RegExp) => {
  await user.click(await screen.findByRole("button", { name }));
  await user.click(await screen.findByRole("button", { name: "Import" }));
};

it("checks without changing anything, and shows every mistake at its line", async () => {
  const { server, imports } = importer();
  const { user } = await check(csvOf(600, { 3: "KEY-3,app,gold", 500: "KEY-1,app,pro" }));
  await screen.findByText("598 can be imported");
  expect(screen.getByText("2 cannot")).toBeTruthy();
  expect(await screen.findByText("plan: no such plan")).toBeTruthy();
  expect(screen.getByText("key: line 3 has the same key")).toBeTruthy();
  expect(screen.getByText("5")).toBeTruthy();
  expect(screen.getByText("502")).toBeTruthy();
  await user.click(screen.getByText("All (600)"));
  await screen.findByText("4");
  expect(imports()).toEqual([]);
  expect(server.to(route)).toHaveLength(2);
});

it("imports the good rows part by part, after the bad ones were put aside", async () => {
  const { keys, saved, imports } = importer();
  const { user } = await check(csvOf(600, { 3: "KEY-3,app,gold", 500: "KEY-1,app,pro" }));
  await importing(user, /^Import what is good \(598\)/);
  await screen.findByText("598 licenses imported · 2 rows not imported");
  expect(imports()).toHaveLength(3);
  expect(keys.size).toBe(598);
  expect(saved).toEqual([{ name: "old-to-mend.csv", text: "key,product,plan\r\nKEY-3,app,gold\r\nKEY-1,app,pro\r\n" }]);
  await user.click(screen.getByRole("button", { name: "Save the mistakes as CSV" }));
  await waitFor(() => expect(saved[1]?.text).toBe("line,field,mistake\r\n5,plan,no such plan\r\n502,key,line 3 has the same key\r\n"));
});

it("imports nothing twice when the same file is chosen again", async () => {
  const { keys } = importer();
  const first = await check(csvOf(3));
  await importing(first.user, /^Import 3 licenses/);
  await screen.findByText("3 licenses imported");
  await first.user.click(screen.getByRole("button", { name: "Another file" }));
  await first.user.upload(screen.getByLabelText("File with licenses", { selector: "input" }), csvOf(4));
  await screen.findByText("1 can be imported");
  expect(await screen.findAllByText("key: a license with this key exists already")).toHaveLength(3);
  expect(keys.size).toBe(3);
});

it("goes on where it stopped, and counts what was imported although no answer came", async () => {
  let calls = 0;
  const { keys } = importer(({ dry_run: dry }) => (!dry && ++calls === 2 ? { status: 503, body: { code: "TIMEOUT", detail: "The server took too long.", fix: "Try again.", status: 503 } } : undefined));
  const { user } = await check(csvOf(600));
  await importing(user, /^Import 600 licenses/);
  await screen.findByText("Try again.");
  expect(screen.getByText(/350 rows left/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await screen.findByText("600 licenses imported");
  expect(keys.size).toBe(600);
});

it("stops when asked to, and keeps the rows that it leaves", async () => {
  let answered = () => undefined as void;
  const { keys, imports } = importer();
  const { user } = await check(csvOf(600));
  await user.click(await screen.findByRole("button", { name: /^Import 600 licenses/ }));
  gate = new Promise((resolve) => (answered = resolve));
  await user.click(await screen.findByRole("button", { name: "Import" }));
  await user.click(await screen.findByRole("button", { name: "Stop" }));
  answered();
  await screen.findByText(/350 rows left/);
  await user.click(screen.getByRole("button", { name: "Leave it at that" }));
  await screen.findByText("250 licenses imported · 350 rows not imported");
  expect(imports()).toHaveLength(1);
  expect(keys.size).toBe(250);
});

it("goes on while something else is looked at, and says when it is done", async () => {
  let answered = () => undefined as void;
  importer();
  const { user } = await check(csvOf(300));
  await user.click(await screen.findByRole("button", { name: /^Import 300 licenses/ }));
  gate = new Promise((resolve) => (answered = resolve));
  await user.click(await screen.findByRole("button", { name: "Import" }));
  await screen.findByRole("button", { name: "Stop" });
  await user.click(screen.getByRole("tab", { name: "Export" }));
  answered();
  await screen.findByText("The import is done");
  await user.click(screen.getByRole("tab", { name: "Import" }));
  await screen.findByText("300 licenses imported");
});

it("says what is wrong with a file whose columns nobody knows", async () => {
  const { imports } = importer();
  await check(new File(["KEY-1,app,pro\nKEY-2,app,pro\n"], "bare.csv"));
  await screen.findByText("The file cannot be imported");
  expect(screen.getByText("1: the header lacks `key`")).toBeTruthy();
  expect(screen.queryByText(/IMPORT_INVALID/)).toBeNull();
  expect(imports()).toEqual([]);
});

it("wants production's imports confirmed with the name of the file", async () => {
  const { imports } = importer();
  const { user } = await check(csvOf(2), { environment: "prod" });
  await user.click(await screen.findByRole("button", { name: /^Import 2 licenses/ }));
  await user.type(await screen.findByLabelText("Name"), "old.csv{Enter}");
  await screen.findByText("2 licenses imported");
  expect(imports().every(({ environment }) => environment === "prod")).toBe(true);
});

it("tells lines of a JSON list as places in it, also after bad rows were left out", async () => {
  const rows = Array.from({ length: 12 }, (_, index) => ({ key: `KEY-${index}`, product: "app", plan: index === 7 ? "gold" : "pro", ...(index === 1 ? { prise: "x" } : {}) }));
  importer();
  await check(new File([JSON.stringify(rows)], "old.json"));
  await screen.findByText("10 can be imported");
  expect((await screen.findByText("plan: no such plan")).closest("tr")?.textContent).toMatch(/^8/);
  expect(screen.getByText(/^prise: this is not known/).closest("tr")?.textContent).toMatch(/^2/);
});

it("has the server write exports, with whole keys for owners only", async () => {
  const { server } = importer();
  const { user, unmount } = show(routes, "/transfer?tab=export");
  const [keys] = await screen.findAllByRole("checkbox", { name: "Whole keys" });
  await user.click(keys as HTMLElement);
  await user.click(screen.getAllByRole("button", { name: "Save as file" })[0] as HTMLElement);
  await screen.findByText("Saved as /downloads/x.csv");
  const { download } = server.commands.find(({ name }) => name === "download")?.args as { download: { path: string; body: string; name: string } };
  expect(download.path).toBe("/v1/admin/licenses/export");
  expect(JSON.parse(download.body)).toEqual({ format: "csv", include_keys: true });
  expect(download.name).toMatch(/^licenses-test-\d{4}-\d\d-\d\d\.csv$/);
  unmount();
  show(routes, "/transfer?tab=export", { role: "support" });
  const boxes = await screen.findAllByRole("checkbox", { name: "Whole keys" });
  expect(boxes.every((box) => (box as HTMLInputElement).disabled)).toBe(true);
});
