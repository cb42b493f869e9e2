import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";
import { locked } from "./locked";

const MAIL = { id: "mail_1", kind: "key_delivery", cause: "key_delivery:ord_1", state: "sent", attempts: 1, language: "de", recipient: "ada@example.com", customer_id: "cus_1", created_at: "2026-01-02T03:04:05Z" };
const PREVIEW = { subject: "Your key", html: "<!DOCTYPE html><html><head></head><body><img src='https://tracker.example/x.png'></body></html>", text: "Here it is." };

function withMail() {
  let mail: Record<string, unknown> = MAIL;
  return serve({
    "GET /v1/admin/mails/mail_1": () => ({ mail, preview: PREVIEW }),
    "POST /v1/admin/mails/search": { items: [MAIL] },
    "POST /v1/admin/mails/mail_1/resend": () => (mail = { ...mail, state: "waiting" }),
    "POST /v1/admin/mails/mail_1/bounce": () => (mail = { ...mail, bounced_at: "2026-01-03T03:04:05Z" }),
  });
}

it("opens with the conditions that a link names", async () => {
  const server = withMail();
  show(routes, "/mails?state=failed&bounced=no&kind=key_delivery");
  await screen.findByText("ada@example.com");
  expect(server.to("POST /v1/admin/mails/search")[0]?.body).toMatchObject({ state: "failed", bounced: false, kind: "key_delivery" });
});

it("shows a mail in a frame that runs and loads nothing, and as text", async () => {
  withMail();
  const { user } = show(routes, "/mails/mail_1");
  const frame = await screen.findByTitle("The mail as its recipient reads it");
  expect(frame.getAttribute("sandbox")).toBe("");
  expect(frame.getAttribute("srcdoc")).toBe(locked(PREVIEW.html));
  await user.click(screen.getByLabelText("As text"));
  await screen.findByText("Here it is.");
});

it("puts its policy before anything that a mail says", () => {
  const policy = '<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src \'none\'';
  for (const html of [PREVIEW.html, "<img src='https://tracker.example/x.png'>", "<!-- <head> --><img src=x>", "\n<!doctype html>\n<p>"]) {
    expect(locked(html).startsWith(policy)).toBe(true);
  }
  expect(locked(PREVIEW.html).match(/<!doctype/gi)).toHaveLength(1);
});

it("sends a mail again once it was confirmed", async () => {
  const server = withMail();
  const { user } = show(routes, "/mails/mail_1");
  await user.click(await screen.findByRole("button", { name: "Send again" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toContain("ada@example.com");
  expect(server.to("POST /v1/admin/mails/mail_1/resend")).toHaveLength(0);
  await user.click([...dialog.querySelectorAll("button")].at(-1) as HTMLButtonElement);
  await screen.findByText("Waiting");
});

it("notes what the other side said when a mail came back", async () => {
  const server = withMail();
  const { user } = show(routes, "/mails/mail_1");
  await user.click(await screen.findByRole("button", { name: "Mark as come back" }));
  await user.type(await screen.findByLabelText(/What the other side said/), "550 unknown{Enter}");
  await screen.findByText("This mail came back");
  expect(server.to("POST /v1/admin/mails/mail_1/bounce").map(({ body }) => body)).toEqual([{ reason: "550 unknown" }]);
});

it("does not ask for what a mail says on behalf of those who may not read it", async () => {
  const server = withMail();
  show(routes, "/mails/mail_1", { role: "read_only" });
  await screen.findByText(/shown to the role support/);
  await waitFor(() => expect(server.asked).toHaveLength(0));
});
