import type { FileToSave } from "../element/events.js";

/** Has the web view save a file, as a browser does. */
export function download({ name, text }: FileToSave): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
