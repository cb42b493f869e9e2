import { bridge } from "@claviger/tauri";
import "@claviger/ui";
import { invoke } from "@tauri-apps/api/core";

document.querySelector("claviger-provider")!.bridge = bridge();

const search = document.querySelector<HTMLInputElement>("#windows input")!;
const results = document.querySelector<HTMLUListElement>("#windows ul")!;

async function find(): Promise<void> {
  // While the app is locked there is nothing to show it in.
  const titles = await invoke<string[]>("find", { text: search.value }).catch(() => []);
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
