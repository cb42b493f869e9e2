import type { Schemas } from "../../../api/client";
import { type CsvRecord, recordsOf } from "./records";

type ImportRow = Schemas["LicenseImportRow"];
export type Column = keyof ImportRow;

/** What a row may say, in the order of templates. `standing` is in exports, but not read. */
export const COLUMNS: readonly Column[] = ["key", "product", "plan", "email", "name", "order_ref", "note", "created_at", "expires_at", "status", "standing"];

/** A row of a file that is imported. */
export interface Row {
  /** Its line in a CSV file, the header being 1, or its place in a JSON list, from 1. */
  line: number;
  /** What it says, for the eyes. */
  cells: ImportRow;
  /** As it stands in the file: a CSV record, or a member of the list. */
  source: string | object;
}

/** A file with licenses, taken apart. */
export interface ImportFile {
  name: string;
  format: Schemas["TableFormat"];
  /** Of a CSV file. */
  header?: CsvRecord;
  rows: Row[];
  /** Rows that cannot even be sent. */
  mistaken: BadRow[];
}

/** What is wrong with a row. */
export interface RowMistake {
  field?: string;
  message: string;
}

export interface BadRow {
  row: Row;
  mistakes: RowMistake[];
}

export type Unreadable = "empty" | "notJson" | "noList";

/** Reads a file. What is not JSON by its name or its first symbol is CSV. */
export function read(name: string, text: string): ImportFile | Unreadable {
  const isJson = name.toLowerCase().endsWith(".json") || /^\s*[[{]/.test(text);
  const file = isJson ? readJson(name, text) : readCsv(name, text);
  return typeof file === "string" || file.rows.length + file.mistaken.length > 0 ? file : "empty";
}

function readCsv(name: string, text: string): ImportFile {
  const [header, ...records] = recordsOf(text);
  const columns = header?.cells.map((title) => COLUMNS.find((column) => column === title.toLowerCase())) ?? [];
  const rows = records.map((record) => {
    const told = columns.flatMap((column, place) => (column === undefined ? [] : [[column, record.cells[place]]]));
    return { line: record.line, cells: Object.fromEntries(told) as ImportRow, source: record.text };
  });
  return { name, format: "csv", header, rows, mistaken: [] };
}

function readJson(name: string, text: string): ImportFile | Unreadable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "notJson";
  }
  const list = listIn(value);
  if (list === undefined) {
    return "noList";
  }
  const file: ImportFile = { name, format: "json", rows: [], mistaken: [] };
  list.forEach((member, place) => {
    const { row, mistakes } = understand(member, place + 1);
    if (mistakes.length === 0) {
      file.rows.push(row);
    } else {
      file.mistaken.push({ row, mistakes });
    }
  });
  return file;
}

/** A list, or one in the form of an export or of a request. */
function listIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) {
    return value as unknown[];
  }
  const within = (value ?? {}) as { items?: unknown; rows?: unknown };
  return [within.items, within.rows].find((list) => Array.isArray(list));
}

/** The server takes texts of known names only, and all rows of a request or none: so each is looked at here. */
function understand(member: unknown, line: number): { row: Row; mistakes: RowMistake[] } {
  if (typeof member !== "object" || member === null || Array.isArray(member)) {
    return { row: { line, cells: {}, source: { value: member } }, mistakes: [{ message: "an object is expected" }] };
  }
  const cells: ImportRow = {};
  const mistakes: RowMistake[] = [];
  for (const [field, value] of Object.entries(member)) {
    const column = COLUMNS.find((known) => known === field);
    if (column === undefined) {
      mistakes.push({ field, message: `this is not known; known are ${COLUMNS.join(", ")}` });
    } else if (typeof value === "string" || typeof value === "number") {
      cells[column] = String(value);
    } else if (value !== null) {
      mistakes.push({ field, message: "a text is expected" });
    }
  }
  return { row: { line, cells, source: member }, mistakes };
}

/** Rows as a file of the same form, to be mended and imported. */
export function asFile({ name, format, header }: ImportFile, rows: readonly Row[]): { name: string; text: string } {
  const stem = name.replace(/\.[^.]*$/, "");
  if (format === "json") {
    return { name: `${stem}-to-mend.json`, text: JSON.stringify(rows.map((row) => row.source), null, 2) + "\n" };
  }
  return { name: `${stem}-to-mend.csv`, text: [header?.text, ...rows.map((row) => row.source)].join("\r\n") + "\r\n" };
}
