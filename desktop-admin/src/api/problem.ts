import type { Failure } from "../host";
import type { components } from "./schema";

type Wire = components["schemas"]["Problem"];
export type Mistake = components["schemas"]["Mistake"];

/** Why something was not done: what the server said (RFC 9457), or what kept the console from asking it. */
export class Problem extends Error {
  readonly code: string;
  /** The way out. */
  readonly fix?: string;
  /** HTTP status; absent where there was no answer. */
  readonly status?: number;
  readonly requestId?: string;
  /** What is wrong in a file or a body, place by place. */
  readonly mistakes: readonly Mistake[];

  constructor(told: { code: string; detail: string; fix?: string; status?: number; requestId?: string; mistakes?: readonly Mistake[] }) {
    super(told.detail);
    this.name = "Problem";
    this.code = told.code;
    this.fix = told.fix;
    this.status = told.status;
    this.requestId = told.requestId;
    this.mistakes = told.mistakes ?? [];
  }

  /** Nobody answered: the request may or may not have been carried out. */
  get isSilence(): boolean {
    return this.code === "NO_CONNECTION" || this.code === "TIMEOUT";
  }

  static ofServer(status: number, body: string): Problem {
    const told = parsed(body);
    if (told === undefined) {
      return new Problem({
        code: "NO_PROBLEM_DOCUMENT",
        detail: `The server answered with status ${status} and no explanation.`,
        fix: "Check that the address is that of a Claviger server, and what stands in front of it.",
        status,
      });
    }
    const { code, detail, fix, request_id: requestId, errors } = told;
    return new Problem({ code, detail, fix, status, requestId, mistakes: errors });
  }

  static ofHost(failure: unknown): Problem {
    if (isFailure(failure)) {
      return new Problem(failure);
    }
    return new Problem({ code: "INTERNAL", detail: typeof failure === "string" ? failure : "The console failed." });
  }

  static of(error: unknown): Problem {
    return error instanceof Problem ? error : Problem.ofHost(error instanceof Error ? error.message : error);
  }
}

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "code" in value && "detail" in value;
}

function parsed(body: string): Wire | undefined {
  try {
    const value = JSON.parse(body) as Wire;
    return typeof value.code === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
