import { mockIPC } from "@tauri-apps/api/mocks";
import type { Reply, Request } from "../host";

/** What was asked of the host or, by it, of the server. */
export interface Asked {
  method: string;
  path: string;
  body: unknown;
  environment: string;
}

/** An answer: a JSON value with status 200, or a status of its own. */
export type Answer = { status: number; body: unknown } | Record<string, unknown>;

/** Answers by `METHOD /path` without the query; a function sees the request. */
export type Script = Record<string, Answer | ((asked: Asked) => Answer | Promise<Answer>)>;

export interface FakeServer {
  /** Every request, in order. */
  asked: Asked[];
  /** The requests to one route. */
  to(route: string): Asked[];
  /** What other commands of the host were called with. */
  commands: { name: string; args: unknown }[];
}

/** Puts a scripted server behind the host's commands. What the script does not know is a 404, as a test shall notice. */
export function serve(script: Script, commands: Record<string, (args: never) => unknown> = {}): FakeServer {
  const server: FakeServer = { asked: [], to: (route) => server.asked.filter((asked) => `${asked.method} ${asked.path.split("?")[0]}` === route), commands: [] };
  mockIPC((name, args) => {
    if (name === "request") {
      return answer(server, script, (args as unknown as { request: Request }).request);
    }
    server.commands.push({ name, args });
    return commands[name]?.(args as never) ?? null;
  });
  return server;
}

async function answer(server: FakeServer, script: Script, { method, path, body, place }: Request): Promise<Reply> {
  const asked = { method, path, body: body === undefined ? undefined : (JSON.parse(body) as unknown), environment: place.environment };
  server.asked.push(asked);
  const scripted = script[`${method} ${path.split("?")[0]}`];
  const given = typeof scripted === "function" ? await scripted(asked) : scripted;
  if (given === undefined) {
    return { status: 404, content_type: "application/problem+json", body: JSON.stringify({ code: "ROUTE_NOT_FOUND", detail: `the test has no ${method} ${path}`, status: 404 }) };
  }
  const [status, content] = typeof given.status === "number" && "body" in given ? [given.status, given.body] : [200, given];
  return { status, content_type: "application/json", body: status === 204 ? "" : JSON.stringify(content) };
}
