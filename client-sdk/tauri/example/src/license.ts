import { bridge } from "@claviger/tauri";
import "@claviger/ui";

/** Lets the license components on the page speak to the plugin. They and the gate around the page are in index.html. */
export function connectLicense(): void {
  document.querySelector("claviger-provider")!.bridge = bridge();
}
