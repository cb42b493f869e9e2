// Requests to the API of this server.

import { fill } from "./dom.js";
import { apiUrl, environment } from "./page.js";

const TIME_OUT_MS = 20_000;

/**
 * Asks the API. An answer of any status is an answer; one that never came has status 0.
 * @returns {Promise<{ok: boolean, status: number, body: any, retryAfter: number}>} `retryAfter` in seconds
 */
export async function request(method, path, { body, token, idempotencyKey } = {}) {
  const headers = { accept: "application/json", "x-environment": environment };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (token) headers.authorization = `Bearer ${token}`;
  if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;
  try {
    const response = await fetch(apiUrl(path), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(TIME_OUT_MS),
    });
    const text = await response.text();
    const retryAfter = Number(response.headers.get("retry-after")) || 0;
    return { ok: response.ok, status: response.status, body: parse(text), retryAfter };
  } catch {
    return { ok: false, status: 0, body: null, retryAfter: 0 };
  }
}

/** What to tell a person about an answer that is not what was hoped for. */
export function explain(answer, texts) {
  if (answer.status === 0) return texts.offline;
  if (answer.status === 429) return fill(texts.too_often, { seconds: answer.retryAfter || 60 });
  return texts.failed;
}

/** A value that names one click, so that sending it again does not do it again. */
export function idempotencyKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
