import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, it } from "vitest";
import type { Request } from "../host";
import { serve } from "../testing/server";
import { connect, content } from "./client";
import { Problem } from "./problem";

const place = { profile: "p1", environment: "prod" as const };

function asks(answer: (request: Request, attempt: number) => unknown) {
  const asked: Request[] = [];
  mockIPC((_, args) => {
    const { request } = args as unknown as { request: Request };
    asked.push(request);
    return answer(request, asked.length);
  });
  return asked;
}

const good = { status: 200, content_type: "application/json", body: "{}" };
const silence = { code: "NO_CONNECTION", detail: "The server cannot be reached." };

it("names server and environment in every request", async () => {
  const server = serve({ "GET /v1/admin/licenses/lic_1": { id: "lic_1" } });
  const found = await content(connect(place).GET("/v1/admin/licenses/{id}", { params: { path: { id: "lic_1" } } }));
  expect(found.id).toBe("lic_1");
  expect(server.asked).toEqual([{ method: "GET", path: "/v1/admin/licenses/lic_1", body: undefined, environment: "prod" }]);
});

it("repeats an act whose answer was lost once, under the same idempotency key", async () => {
  const asked = asks((_, attempt) => {
    if (attempt === 1) {
      throw silence;
    }
    return good;
  });
  await connect(place).POST("/v1/admin/licenses/{id}/reset-activations", { params: { path: { id: "lic_1" } } });
  expect(asked).toHaveLength(2);
  expect(asked[0]?.idempotency_key).toBeTruthy();
  expect(asked[1]).toEqual(asked[0]);
});

it("gives another act another key", async () => {
  const asked = asks(() => good);
  for (let time = 0; time < 2; time += 1) {
    await connect(place).POST("/v1/admin/licenses/{id}/reinstate", { params: { path: { id: "lic_1" } } });
  }
  expect(asked[0]?.idempotency_key).not.toBe(asked[1]?.idempotency_key);
});

it("tells a refusal with its code and its way out", async () => {
  serve({ "GET /v1/admin/me": { status: 401, body: { code: "UNAUTHORIZED", detail: "No such token.", fix: "Sign in again.", request_id: "r1", status: 401 } } });
  const refused = await content(connect(place).GET("/v1/admin/me")).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect(refused).toMatchObject({ code: "UNAUTHORIZED", message: "No such token.", fix: "Sign in again.", requestId: "r1", status: 401 });
});

it("tells what is no Claviger apart", async () => {
  asks(() => ({ status: 502, content_type: "text/html", body: "<h1>Bad gateway</h1>" }));
  await expect(content(connect(place).GET("/v1/admin/me"))).rejects.toMatchObject({ code: "NO_PROBLEM_DOCUMENT", status: 502 });
});
