import createClient from "openapi-fetch";
import { type Place, request, type Verb } from "../host";
import { Problem } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** The API of one server and environment as typed requests; each says itself where it goes. The admin token is added outside of the page. */
export type Api = ReturnType<typeof connect>;

// Never asked: the host puts the server's own address in front of the path.
const ORIGIN = "http://server.invalid";

export function connect(place: Place) {
  return createClient<paths>({ baseUrl: ORIGIN, Request: Asked, fetch: (asked) => pass(place, asked as Asked) });
}

/** A request whose body is at hand: it leaves in the same turn of the event loop as it is asked for. */
class Asked extends Request {
  readonly sent?: string;

  constructor(address: RequestInfo | URL, init?: RequestInit) {
    super(address, init);
    this.sent = init?.body as string | undefined;
  }
}

async function pass(place: Place, asked: Asked): Promise<Response> {
  const address = new URL(asked.url);
  const changes = asked.method !== "GET";
  const sent = {
    place,
    method: asked.method as Verb,
    path: address.pathname + address.search,
    body: asked.sent,
    // One key for all attempts: what the server has done already, it does not do again.
    idempotency_key: changes ? crypto.randomUUID() : undefined,
  };
  const answer = await request(sent).catch((failure: unknown) => {
    if (Problem.ofHost(failure).isSilence) {
      return request(sent);
    }
    throw failure;
  }).catch((failure: unknown) => {
    throw Problem.ofHost(failure);
  });
  if (answer.status >= 400) {
    throw Problem.ofServer(answer.status, answer.body);
  }
  const empty = answer.status === 204 || answer.body === "";
  return new Response(empty ? null : answer.body, {
    status: empty ? 204 : answer.status,
    headers: { "content-type": answer.content_type ?? "application/json" },
  });
}

/** The answer's content; refusals and failures were thrown as a {@link Problem} before. */
export async function content<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
