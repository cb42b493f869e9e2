import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Answer, serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";

const request = { format: "claviger-request", version: 1, product: "app", environment: "test", key: "AP-12345-6789X", device: "sha256:00", name: "Lab PC", platform: "linux", nonce: "n", created_at: "2026-11-20T09:30:00Z" };
const device = { id: "act_1", name: "Old PC", last_seen_at: "2026-10-01T00:00:00Z", activated_at: "2026-01-01T00:00:00Z", current: false, origin: "new" };
const refusal: Answer = { status: 409, body: { code: "DEVICE_LIMIT_REACHED", detail: "All slots are taken.", fix: "Deactivate one.", status: 409 } };
const made = { license_file: "THE LICENSE FILE", expires_at: "2027-11-20T12:00:00Z", license: {}, activation: device };

function server(answer: Answer | (() => Answer) = made) {
  let devices = [device];
  const saved: unknown[] = [];
  const asked = serve(
    {
      "POST /v1/admin/licenses/search": { items: [{ id: "lic_1" }] },
      "GET /v1/admin/licenses/lic_1": () => ({ id: "lic_1", key_last4: "789X", standing: "valid", product: "app", plan: "pro", plan_name: "Pro", max_devices: 1, devices }),
      "GET /v1/admin/catalog": { products: [{ code: "app", name: "App", retired: false, plans: [{ code: "pro", license_file_days: 90 }] }] },
      "POST /v1/admin/offline-activations": () => (typeof answer === "function" ? answer() : answer),
      "POST /v1/admin/licenses/lic_1/devices/act_1/release": () => {
        devices = [];
        return { id: "lic_1" };
      },
    },
    {
      save: (args: never) => {
        saved.push(args);
        return { path: "/downloads/file" };
      },
    },
  );
  return { asked, saved };
}

async function drop(content: unknown, setting?: Parameters<typeof show>[2]) {
  const shown = show(routes, "/offline", setting);
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await shown.user.upload(screen.getByLabelText(/Request file/, { selector: "input" }), new File([text], "app.claviger-request.json"));
  return shown;
}

it("shows what is asked for, has the license file made as long as wanted, and saves it unchanged", async () => {
  const { asked, saved } = server();
  const { user } = await drop(request);
  await screen.findByText("Lab PC");
  await screen.findByText(/At most 90/);
  expect(screen.queryByText(/12345/)).toBeNull();
  await user.type(screen.getByLabelText(/Days that the license file works/), "30");
  await user.click(screen.getByRole("button", { name: "Make license file" }));
  await screen.findByText("What comes next");
  expect(asked.to("POST /v1/admin/offline-activations")[0]?.body).toEqual({ request_file: JSON.stringify(request), valid_days: 30 });
  expect(saved).toEqual([{ name: "app Lab PC.claviger-license.json", text: "THE LICENSE FILE" }]);
});

it("refused for its devices, has one released and tries again", async () => {
  let refused = true;
  const { saved } = server(() => (refused ? refusal : made));
  const { user } = await drop(request);
  await user.click(await screen.findByRole("button", { name: "Make license file" }));
  await screen.findByText("Deactivate one.");
  expect(screen.getByText("Open the license").closest("a")?.getAttribute("href")).toBe("/licenses/lic_1");
  await user.click(await screen.findByRole("button", { name: "Release: Old PC" }));
  await user.click(await screen.findByRole("button", { name: "Release" }));
  await screen.findByText("0 of 1 devices in use");
  refused = false;
  await user.click(screen.getByRole("button", { name: "Make license file" }));
  await waitFor(() => expect(saved).toHaveLength(1));
});

it("asks nothing of an environment that the file is not for", async () => {
  const { asked } = server();
  await drop(request, { environment: "prod" });
  await screen.findByText(/The file is for the environment “Test”/);
  expect(screen.queryByRole("button", { name: "Make license file" })).toBeNull();
  expect(asked.asked).toEqual([]);
});

it("tells other files apart, and takes the right one next", async () => {
  server();
  const { user } = await drop({ format: "claviger-license", version: 1 });
  await screen.findByText(/This is a license file/);
  await user.upload(screen.getByLabelText(/Request file/, { selector: "input" }), new File(["{"], "x.json"));
  await screen.findByText(/not readable as JSON/);
  await user.upload(screen.getByLabelText(/Request file/, { selector: "input" }), new File([JSON.stringify(request)], "y.json"));
  await screen.findByText("Lab PC");
});
