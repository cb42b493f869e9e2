import { type Api, content, type Schemas } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { BadRow, ImportFile, Row, RowMistake } from "./file";

export type Imported = Schemas["LicenseImport"];
export type PlanCount = Schemas["PlanCount"];

/** What became of some rows: the server took the good ones. */
export interface Sent {
  good: Row[];
  bad: BadRow[];
  plans: PlanCount[];
  /** The ids of the licenses, by line; none with a dry run. */
  ids: Map<number, string>;
}

/**
 * Sends rows, all or nothing; what the server finds wrong is left out and the others are sent again, until it takes them. With `dryRun` nothing
 * changes. Rejects if nothing can be made of the answer.
 */
export async function send(api: Api, file: ImportFile, rows: readonly Row[], dryRun: boolean): Promise<Sent> {
  const bad: BadRow[] = [];
  let good = [...rows];
  while (good.length > 0) {
    const answer = await attempt(api, file, good, dryRun);
    if (answer instanceof Problem) {
      const found = byRow(answer, file, good);
      bad.push(...found);
      const lines = new Set(found.map(({ row }) => row.line));
      good = good.filter(({ line }) => !lines.has(line));
    } else {
      return { good, bad, plans: answer.plans, ids: idsOf(file, good, answer) };
    }
  }
  return { good, bad, plans: [], ids: new Map() };
}

async function attempt(api: Api, file: ImportFile, rows: readonly Row[], dryRun: boolean): Promise<Imported | Problem> {
  try {
    return await content(api.POST("/v1/admin/licenses/import", { body: body(file, rows, dryRun) }));
  } catch (error) {
    const problem = Problem.of(error);
    if (problem.code === "IMPORT_INVALID") {
      return problem;
    }
    throw problem;
  }
}

function body({ format, header }: ImportFile, rows: readonly Row[], dryRun: boolean): Schemas["ImportLicensesRequest"] {
  if (format === "json") {
    return { format, rows: rows.map(({ cells }) => cells), dry_run: dryRun };
  }
  // Every record stands on the line that it has in the file, so that the server names that one.
  let text = "";
  let line = 1;
  for (const record of [header, ...rows.map((row) => ({ line: row.line, text: row.source as string }))]) {
    if (record !== undefined) {
      text += "\n".repeat(record.line - line) + record.text;
      line = record.line + (record.text.match(/\n/g)?.length ?? 0);
    }
  }
  return { format, csv: text + "\n", dry_run: dryRun };
}

/** The mistakes by the rows that they are in. One that is in no row is about the whole file. */
function byRow(problem: Problem, file: ImportFile, rows: readonly Row[]): BadRow[] {
  // In a list the server counts what was sent.
  const inFile = (place: number) => (file.format === "json" ? (rows[place - 1]?.line ?? place) : place);
  const known = new Map(rows.map((row) => [row.line, row]));
  const found = new Map<number, BadRow>();
  for (const { line, field, message } of problem.mistakes) {
    const row = line === undefined ? undefined : known.get(inFile(line));
    if (row === undefined) {
      throw problem;
    }
    const mistake: RowMistake = { field, message: message.replace(/^line (\d+)/, (_, other: string) => `line ${inFile(Number(other))}`) };
    const bad = found.get(row.line) ?? { row, mistakes: [] };
    bad.mistakes.push(mistake);
    found.set(row.line, bad);
  }
  if (found.size === 0) {
    throw problem;
  }
  return [...found.values()];
}

function idsOf(file: ImportFile, rows: readonly Row[], { licenses }: Imported): Map<number, string> {
  const line = (told: number) => (file.format === "json" ? (rows[told - 1]?.line ?? told) : told);
  return new Map(licenses.flatMap((license) => (license.id === undefined ? [] : [[line(license.line), license.id]])));
}

/** The most that the server takes at once. */
const MOST_ROWS = 10_000;
/** Far below what the server takes by default, as operators may lower it. */
const MOST_LENGTH = 4_000_000;

/** Rows in parts that can be sent at once. */
export function partsOf(rows: readonly Row[], most = MOST_ROWS): Row[][] {
  const parts: Row[][] = [];
  let part: Row[] = [];
  let length = 0;
  for (const row of rows) {
    const own = typeof row.source === "string" ? row.source.length : JSON.stringify(row.source).length;
    if (part.length === most || (part.length > 0 && length + own > MOST_LENGTH)) {
      parts.push(part);
      [part, length] = [[], 0];
    }
    part.push(row);
    length += own;
  }
  return part.length > 0 ? [...parts, part] : parts;
}

/** Adds counts of plans together. */
export function sum(one: readonly PlanCount[], other: readonly PlanCount[]): PlanCount[] {
  const counts = new Map<string, PlanCount>();
  for (const { product, plan, count } of [...one, ...other]) {
    const before = counts.get(`${product}/${plan}`)?.count ?? 0;
    counts.set(`${product}/${plan}`, { product, plan, count: before + count });
  }
  return [...counts.values()];
}
