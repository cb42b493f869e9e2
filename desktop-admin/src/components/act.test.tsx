import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { content } from "../api/client";
import { useRead } from "../api/read";
import { serve } from "../testing/server";
import { show } from "../testing/show";
import { useAct } from "./act";

const path = { params: { path: { id: "lic_1" } } } as const;

function License() {
  const read = useRead(["licenses", "lic_1"], (api) => content(api.GET("/v1/admin/licenses/{id}", path)));
  const { act } = useAct();
  const suspend = () =>
    act({
      run: (api) => content(api.POST("/v1/admin/licenses/{id}/suspend", { ...path, body: {} })),
      undo: (api) => content(api.POST("/v1/admin/licenses/{id}/reinstate", path)),
      done: "Suspended.",
      refresh: ["licenses"],
    });
  const revoke = () =>
    act({
      ask: { title: "Revoke?", body: "Its devices are shut out.", verb: "Revoke", danger: true, name: "ada@example.com" },
      run: (api) => content(api.POST("/v1/admin/licenses/{id}/revoke", { ...path, body: {} })),
      done: "Revoked.",
      refresh: ["licenses"],
    });
  return (
    <>
      <p>{read.data?.status}</p>
      <button onClick={() => void suspend()}>suspend</button>
      <button onClick={() => void revoke()}>revoke</button>
    </>
  );
}

/** A license whose status the acts change. */
function license() {
  let status = "active";
  const set = (next: string) => () => ({ id: "lic_1", status: (status = next) });
  return serve({
    "GET /v1/admin/licenses/lic_1": () => ({ id: "lic_1", status }),
    "POST /v1/admin/licenses/lic_1/suspend": set("suspended"),
    "POST /v1/admin/licenses/lic_1/reinstate": set("active"),
    "POST /v1/admin/licenses/lic_1/revoke": set("revoked"),
  });
}

const routes = { "/": License };

it("shows what the server says after the act, and undoes it", async () => {
  license();
  const { user } = show(routes, "/");
  await screen.findByText("active");
  await user.click(screen.getByText("suspend"));
  await screen.findByText("suspended");
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("active");
});

it("does nothing that was not confirmed", async () => {
  const server = license();
  const { user } = show(routes, "/");
  await user.click(screen.getByText("revoke"));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull());
  expect(server.to("POST /v1/admin/licenses/lic_1/revoke")).toHaveLength(0);
});

it("wants the name typed in production, and only there", async () => {
  const server = license();
  const { user, unmount } = show(routes, "/", { environment: "prod" });
  await user.click(screen.getByText("revoke"));
  const verb = await screen.findByRole("button", { name: "Revoke" });
  expect(verb).toHaveProperty("disabled", true);
  await user.type(screen.getByLabelText("Name"), "ada@example.co{Enter}");
  expect(server.to("POST /v1/admin/licenses/lic_1/revoke")).toHaveLength(0);
  await user.type(screen.getByLabelText("Name"), "m{Enter}");
  await screen.findByText("revoked");
  unmount();
  license();
  const test = show(routes, "/");
  await test.user.click(screen.getByText("revoke"));
  await test.user.click(await screen.findByRole("button", { name: "Revoke" }));
  await screen.findByText("revoked");
});

it("says why it was not done, and what to do", async () => {
  serve({ "POST /v1/admin/licenses/lic_1/suspend": { status: 409, body: { code: "X", detail: "It is revoked.", fix: "Reinstate it first.", status: 409 } } });
  const { user } = show(routes, "/");
  await user.click(screen.getByText("suspend"));
  await screen.findByText("Reinstate it first.");
});
