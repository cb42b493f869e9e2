import "@claviger/ui";
import type {} from "@claviger/node/preload";

document.querySelector("claviger-provider")!.bridge = window.claviger;
