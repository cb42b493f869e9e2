import { useSyncExternalStore } from "react";
import type { Api } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { Place } from "../../../host";
import { type BadRow, type ImportFile, read, type Row, type Unreadable } from "./file";
import { partsOf, type PlanCount, send, type Sent, sum } from "./send";

/** Rows that are imported at once: few enough to see it move, and to lose little time if the network goes. */
const AT_ONCE = 250;

export type Stage = "choose" | "checking" | "checked" | "importing" | "stopped" | "finished";

export interface RunState {
  stage: Stage;
  file?: ImportFile;
  unreadable?: Unreadable;
  /** Why it does not go on. */
  problem?: Problem;
  /** Rows that were looked at in this stage, of all. */
  progress: { done: number; total: number };
  /** Rows that can be imported, and how many of each plan that is. */
  good: Row[];
  plans: PlanCount[];
  bad: BadRow[];
  /** What was imported. */
  imported: { count: number; plans: PlanCount[]; ids: Map<number, string> };
}

const START: RunState = {
  stage: "choose",
  progress: { done: 0, total: 0 },
  good: [],
  plans: [],
  bad: [],
  imported: { count: 0, plans: [], ids: new Map() },
};

/** The way of one file into one environment. It goes on while other screens are looked at. */
export class Run {
  private state = START;
  private listeners = new Set<() => void>();
  private wantsStop = false;
  /** The parts that are not imported yet. */
  private left: Row[][] = [];
  /** The first of them was sent, but no answer came. */
  private unanswered = false;
  /** Called when an import is done, or stopped. */
  onEnd: (stage: Stage) => void = () => undefined;

  get = () => this.state;

  listen = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  private set(change: Partial<RunState>) {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }

  /** Forgets the file, and the check of it that may be under way. */
  reset() {
    this.set(START);
  }

  /** Reads a file and has the server check it; nothing changes. */
  async check(api: Api, name: string, text: string) {
    const file = read(name, text);
    if (typeof file === "string") {
      this.set({ ...START, unreadable: file });
      return;
    }
    const total = file.rows.length;
    this.set({ ...START, stage: "checking", file, bad: file.mistaken, progress: { done: 0, total } });
    try {
      for (const part of partsOf(file.rows)) {
        const sent = await send(api, file, part, true);
        if (this.state.file !== file) {
          return;
        }
        this.add(sent, part.length);
      }
      this.set({ stage: "checked" });
    } catch (error) {
      if (this.state.file === file) {
        this.set({ ...START, file, problem: Problem.of(error) });
      }
    }
  }

  private add(sent: Sent, count: number) {
    const { good, bad, plans, progress } = this.state;
    this.set({
      good: [...good, ...sent.good],
      bad: sorted([...bad, ...sent.bad]),
      plans: sum(plans, sent.plans),
      progress: { ...progress, done: progress.done + count },
    });
  }

  /** Imports the rows that the check found good. */
  async start(api: Api) {
    this.left = partsOf(this.state.good, AT_ONCE);
    this.set({ progress: { done: 0, total: this.state.good.length } });
    await this.goOn(api);
  }

  /** Stops once the part that is on its way is answered. */
  stop() {
    this.wantsStop = true;
  }

  /** Imports what is left. */
  async goOn(api: Api) {
    this.wantsStop = false;
    this.set({ stage: "importing", problem: undefined });
    try {
      while (this.left.length > 0 && !this.wantsStop) {
        await this.importNext(api);
      }
      this.set({ stage: this.left.length > 0 ? "stopped" : "finished" });
    } catch (error) {
      const problem = Problem.of(error);
      this.unanswered = problem.isSilence || (problem.status ?? 0) >= 500;
      this.set({ stage: "stopped", problem });
    }
    this.onEnd(this.state.stage);
  }

  /** Leaves it at what is imported; the rows that are left are told as not imported. */
  finish(message: string) {
    const left = this.left.flat().map((row) => ({ row, mistakes: [{ message }] }));
    this.left = [];
    this.set({ stage: "finished", problem: undefined, bad: sorted([...this.state.bad, ...left]) });
  }

  private async importNext(api: Api) {
    const { file } = this.state;
    const part = this.left[0];
    if (file === undefined || part === undefined) {
      return;
    }
    const sent = this.unanswered && (await isThere(api, file, part)) ? allOf(part) : await send(api, file, part, false);
    this.unanswered = false;
    this.left = this.left.slice(1);
    const { bad, imported, progress } = this.state;
    this.set({
      bad: sorted([...bad, ...sent.bad]),
      progress: { ...progress, done: progress.done + part.length },
      imported: {
        count: imported.count + sent.good.length,
        plans: sum(imported.plans, sent.plans),
        ids: new Map([...imported.ids, ...sent.ids]),
      },
    });
  }
}

/**
 * Whether rows that were sent without an answer have been imported. None of their keys was there before, and the server takes all or none: if all
 * are there now, it was them.
 */
async function isThere(api: Api, file: ImportFile, part: readonly Row[]): Promise<boolean> {
  const { good, bad } = await send(api, file, part, true);
  return good.length === 0 && bad.every(({ mistakes }) => mistakes.every(({ field }) => field === "key"));
}

function allOf(part: Row[]): Sent {
  const plans = part.map(({ cells }) => ({ product: cells.product ?? "", plan: cells.plan ?? "", count: 1 }));
  return { good: part, bad: [], plans: sum([], plans), ids: new Map() };
}

function sorted(bad: BadRow[]): BadRow[] {
  return bad.sort((one, other) => one.row.line - other.row.line);
}

/** The imports under way, by their places. */
export const RUNS = new Map<string, Run>();

/** The import into a place, with how it stands. */
export function useRun({ profile, environment }: Place): [Run, RunState] {
  const name = `${profile}/${environment}`;
  const run = RUNS.get(name) ?? new Run();
  RUNS.set(name, run);
  return [run, useSyncExternalStore(run.listen, run.get)];
}
