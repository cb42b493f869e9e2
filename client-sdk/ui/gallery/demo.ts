import type { ClavigerProvider } from "@claviger/ui";
import { GOOD_KEY, fullHost } from "./host.js";
import { LABELS, grace, locked, trial } from "./samples.js";

/** An app behind the gate, with a host in memory whose fate is in the visitor's hands. */
export function showDemo(provider: ClavigerProvider): void {
  const host = fullHost({ latency: 400 });
  provider.bridge = host.bridge;
  let session = "";
  provider.addEventListener("claviger-checkout-opened", (event) => (session = event.detail.session));

  const controls = document.createElement("div");
  controls.className = "demo-controls";
  const key = document.createElement("code");
  key.textContent = GOOD_KEY;
  controls.append(
    "A good key: ",
    key,
    act("Pay in the browser", () => host.settlePurchase(session, "pay")),
    act("Give up paying", () => host.settlePurchase(session, "abandon")),
    act("Release a device elsewhere", () => host.devicesNow.pop()),
    act("Go offline", () => host.become(grace("offline"))),
    act("Miss a payment", () => host.become(grace("overdue"))),
    act("Trial", () => host.become(trial(12))),
    act("End the trial", () => host.become(locked("trial_over"))),
    act("Revoke", () => host.become(locked("revoked"))),
  );

  const gate = document.createElement("claviger-license-check");
  gate.productName = "SwitchFast";
  gate.labels = LABELS;
  gate.headingLevel = 2;
  gate.className = "demo";
  const app = document.createElement("div");
  app.className = "demo-app";
  const settings = document.createElement("claviger-license-settings");
  settings.labels = LABELS;
  settings.allowEnvironmentSwitch = true;
  settings.allowForget = true;
  app.append(
    document.createElement("claviger-license-status"),
    settings,
    document.createElement("claviger-device-management"),
  );
  gate.append(app);
  provider.append(controls, gate);
}

function act(label: string, work: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", work);
  return button;
}
