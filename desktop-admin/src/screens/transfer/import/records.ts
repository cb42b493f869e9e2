/** One record of a CSV text. */
export interface CsvRecord {
  /** The line that it begins on, from 1. */
  line: number;
  /** As it stands in the file, without the line break at its end. */
  text: string;
  cells: string[];
}

/**
 * Takes a CSV text (RFC 4180) apart, as far as it is needed to send parts of it and to show what is in it. What is right and what is not, the
 * server says. Records without any content are left out. Semicolons separate cells if the first line has no comma, as with the server.
 */
export function recordsOf(text: string): CsvRecord[] {
  const first = text.slice(0, lineEnd(text, 0));
  const delimiter = first.includes(";") && !first.includes(",") ? ";" : ",";
  const records: CsvRecord[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const { end, next, cells } = record(text, at, delimiter);
    const raw = text.slice(at, end);
    if (cells.some((cell) => cell !== "")) {
      records.push({ line, text: raw, cells });
    }
    line += breaks(text, at, next);
    at = next;
  }
  return records;
}

function record(text: string, start: number, delimiter: string): { end: number; next: number; cells: string[] } {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  // Quotes mean something only where a cell begins.
  let begins = true;
  let at = start;
  for (; at < text.length; at += 1) {
    const symbol = text[at];
    if (quoted) {
      if (symbol !== '"') {
        cell += symbol;
      } else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else {
        quoted = false;
      }
    } else if (symbol === '"' && begins) {
      quoted = true;
      begins = false;
    } else if (symbol === delimiter) {
      cells.push(cell.trim());
      cell = "";
      begins = true;
    } else if (symbol === "\n" || symbol === "\r") {
      break;
    } else {
      cell += symbol;
      begins = false;
    }
  }
  cells.push(cell.trim());
  const next = text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1;
  return { end: at, next: Math.min(next, text.length), cells };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function breaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) {
    count += 1;
  }
  return count;
}
