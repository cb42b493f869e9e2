import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Script, serve } from "../../testing/server";
import { show } from "../../testing/show";
import { declare } from "./declaration";
import { routes } from "./index";
import { catalog } from "./testing";
import { toml } from "./toml";

const GET = "GET /v1/admin/catalog";
const PUT = "PUT /v1/admin/catalog";
const devices = { action: "changed", kind: "plan", code: "app/pro", fields: ["max_devices"] };

interface Put {
  toml: string;
  dry_run: boolean;
}

/** A server with the catalog of the tests, that would change this. Each catalog that is applied counts the revision up. */
function catalogServer(changes: object[], more: Script = {}) {
  let revision = catalog().revision;
  return serve({
    [GET]: () => ({ ...catalog(), revision }),
    [PUT]: ({ body }) => {
      const { dry_run } = body as Put;
      revision += dry_run ? 0 : 1;
      return { dry_run, changes };
    },
    ...more,
  });
}

it("shows what is sold, and apart what is not any more", async () => {
  catalogServer([]);
  show(routes, "/catalog");
  const plans = await screen.findByRole("table", { name: 'Plans of The "App"' });
  expect(within(plans).getByText("€19.90")).toBeTruthy();
  expect(within(plans).getByText("max_users: unlimited")).toBeTruthy();
  expect(within(plans).queryByText("legacy")).toBeNull();
  const retired = screen.getByRole("table", { name: "No longer offered" });
  expect(within(retired).getAllByRole("row").map((row) => row.textContent)).toEqual([
    expect.stringContaining("app/pro/yearly"),
    expect.stringContaining("app/legacy"),
    expect.stringContaining("gone"),
  ]);
});

it("edits a plan without TOML: shows what changes, applies it, and takes it back when asked to", async () => {
  const server = catalogServer([devices]);
  const { user, where } = show(routes, "/catalog/product/app/plan/pro");
  const field = await screen.findByLabelText("Devices at the same time");
  await user.clear(field);
  await user.type(field, "5");
  await user.click(screen.getByRole("button", { name: "Check and apply…" }));
  const dialog = await screen.findByRole("dialog", { name: "Apply these changes?" });
  expect(dialog.textContent).toContain("max_devices35");
  const before = toml(declare(catalog()), "test");
  const after = before.replace("max_devices = 3", "max_devices = 5");
  expect(server.to(PUT).map(({ body }) => body)).toEqual([{ toml: after, dry_run: true }]);
  await user.click(within(dialog).getByRole("button", { name: "Apply" }));
  await waitFor(() => expect(where()).toBe("/catalog"));
  expect(server.to(PUT).at(-1)?.body).toEqual({ toml: after, dry_run: false });
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(server.to(PUT).at(-1)?.body).toEqual({ toml: before, dry_run: false }));
});

it("applies nothing if somebody else changed the catalog after the check", async () => {
  let revision = 4;
  const server = catalogServer([devices], { [GET]: () => ({ ...catalog(), revision }) });
  const { user } = show(routes, "/catalog/product/app/plan/pro");
  await user.type(await screen.findByLabelText("Devices at the same time"), "0");
  await user.click(screen.getByRole("button", { name: "Check and apply…" }));
  const dialog = await screen.findByRole("dialog", { name: "Apply these changes?" });
  revision = 5;
  await user.click(within(dialog).getByRole("button", { name: "Apply" }));
  await screen.findByText(/Somebody else has changed the catalog since it was checked/);
  expect(server.to(PUT).filter(({ body }) => !(body as Put).dry_run)).toEqual([]);
});

it("wants the code typed before production loses a plan", async () => {
  const retired = (kind: string, code: string) => ({ action: "retired", kind, code, fields: [] });
  const server = catalogServer([retired("plan", "app/pro"), retired("price", "app/pro/monthly")]);
  const { user } = show(routes, "/catalog/product/app/plan/pro", { environment: "prod" });
  await user.click(await screen.findByRole("button", { name: "No longer offer" }));
  const dialog = await screen.findByRole("dialog", { name: "Apply these changes?" });
  expect((server.to(PUT)[0]?.body as Put).toml).not.toContain('code = "pro"');
  const apply = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Apply" });
  expect(apply.disabled).toBe(true);
  await user.type(within(dialog).getByLabelText("Name"), "app/pro");
  await user.click(apply);
  await waitFor(() => expect(server.to(PUT).at(-1)?.body).toMatchObject({ dry_run: false }));
});

it("leads from a mistake to its line", async () => {
  const errors = [{ line: 3, column: 8, message: "`name` is missing" }];
  catalogServer([], { [PUT]: { status: 422, body: { code: "CATALOG_INVALID", detail: "The catalog has a mistake; nothing was applied.", status: 422, errors } } });
  const { user } = show(routes, "/catalog/file");
  const editor = await screen.findByLabelText<HTMLTextAreaElement>("Text of the catalog file");
  fireEvent.change(editor, { target: { value: '# mine\n[[product]]\ncode = "app"' } });
  await user.click(screen.getByRole("button", { name: "Check" }));
  await screen.findByText("`name` is missing");
  await user.click(screen.getByRole("button", { name: "Line 3" }));
  expect(editor.value.slice(editor.selectionStart, editor.selectionEnd)).toBe('"app"');
  expect(document.activeElement).toBe(editor);
});

it("takes a file, tells what it would change, and applies that very text", async () => {
  const server = catalogServer([devices]);
  const { user } = show(routes, "/catalog/file");
  const text = "# from a file\n";
  await user.upload(await screen.findByLabelText("A catalog file"), new File([text], "catalog.toml"));
  await screen.findByText("catalog.toml");
  const apply = screen.getByRole("button", { name: "Apply…" });
  expect(apply.getAttribute("aria-disabled")).toBe("true");
  await user.click(screen.getByRole("button", { name: "Check" }));
  await screen.findByText("now 3");
  await user.click(apply);
  await user.click(within(await screen.findByRole("dialog", { name: "Apply these changes?" })).getByRole("button", { name: "Apply" }));
  await waitFor(() => expect(server.to(PUT).at(-1)?.body).toEqual({ toml: text, dry_run: false }));
});

it("lets supporters look, and says who may change", async () => {
  const server = catalogServer([devices]);
  const { user, where } = show(routes, "/catalog", { role: "support" });
  const add = await screen.findByRole("button", { name: "New product" });
  await user.hover(add);
  await screen.findByText("This needs a token with the role owner.");
  await user.click(add);
  expect(where()).toBe("/catalog");
  expect(server.to(PUT)).toEqual([]);
});
