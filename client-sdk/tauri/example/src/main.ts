import { invoke } from "@tauri-apps/api/core";
import { connectLicense } from "./license.js";

connectLicense();

const search = document.querySelector<HTMLInputElement>("#windows input")!;
const results = document.querySelector<HTMLUListElement>("#windows ul")!;

async function find(): Promise<void> {
  const titles = await invoke<string[]>("find", { text: search.value }).catch((why: unknown) => [String(why)]);
  results.replaceChildren(
    ...titles.map((title) => {
      const entry = document.createElement("li");
      entry.textContent = title;
      return entry;
    }),
  );
}

search.addEventListener("input", () => void find());
// The gate tells when the app was unlocked.
document.addEventListener("claviger-gate", () => void find());

const views = document.querySelectorAll<HTMLButtonElement>("nav button");
for (const view of views) {
  view.addEventListener("click", () => {
    for (const other of views) {
      other.toggleAttribute("aria-current", other === view);
      document.getElementById(other.dataset["view"]!)!.hidden = other !== view;
    }
  });
}
