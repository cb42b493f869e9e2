/** A table as CSV (RFC 4180). Cells that a spreadsheet would run as a formula are told apart by an apostrophe (OWASP, CSV injection). */
export function csv(titles: readonly string[], rows: readonly (readonly (string | number | boolean | null | undefined)[])[]): string {
  return [titles, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function cell(value: string | number | boolean | null | undefined): string {
  const text = value === null || value === undefined ? "" : String(value);
  const tame = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
