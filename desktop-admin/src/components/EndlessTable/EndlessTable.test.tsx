import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import type { Asked } from "../../testing/server";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { content } from "../../api/client";
import { RowLink } from "../records";
import { EndlessTable } from "./EndlessTable";

interface Row {
  id: string;
}

function Searching() {
  const [text, setText] = useState("");
  return (
    <>
      <input aria-label="find" value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <EndlessTable<Row>
        label="customers"
        listKey={["customers", text]}
        load={(api, cursor, limit) => content(api.POST("/v1/admin/customers/search", { body: { text: text || undefined, cursor, limit } })) as never}
        columns={[{ id: "id", title: "Id", render: (row) => row.id }]}
        rowKey={(row) => row.id}
        link={(row) => `/customers/${row.id}`}
      />
    </>
  );
}

const routes = { "/": Searching };
const route = "POST /v1/admin/customers/search";

function page({ body }: Asked) {
  const { text, cursor, limit } = body as { text?: string; cursor?: string; limit: number };
  const start = cursor === undefined ? 0 : Number(cursor);
  const total = text === undefined ? 250 : text === "none" ? 0 : 1;
  const items = Array.from({ length: Math.min(limit, total - start) }, (_, index) => ({ id: `${text ?? "row"}-${start + index}` }));
  return { items, next_cursor: start + limit < total ? String(start + limit) : undefined };
}

it("reads page by page as far as is in sight, with the cursors that the server gave", async () => {
  const server = serve({ [route]: page });
  show(routes, "/");
  await screen.findByText("row-0");
  await waitFor(() => expect(server.to(route).map(({ body }) => (body as { cursor?: string }).cursor)).toEqual([undefined, "100"]));
  expect(screen.queryByText("row-99")).toBeNull();
});

it("goes on showing the search before until the new one is answered", async () => {
  let release = () => {};
  const late = new Promise<void>((resolve) => (release = resolve));
  serve({ [route]: page });
  const { user } = show(routes, "/");
  await screen.findByText("row-0");
  serve({ [route]: (asked) => late.then(() => page(asked)) });
  await user.type(screen.getByLabelText("find"), "x");
  expect(screen.getByText("row-0")).toBeTruthy();
  release();
  await screen.findByText("x-0");
  expect(screen.queryByText("row-0")).toBeNull();
});

it("says so when there is nothing", async () => {
  serve({ [route]: page });
  const { user } = show(routes, "/");
  await user.type(screen.getByLabelText("find"), "none");
  await screen.findByText("Nothing matches.");
});

it("goes from row to row by arrow keys, and into one by Enter", async () => {
  serve({ [route]: page });
  const { user, where } = show(routes, "/");
  (await screen.findByText("row-0")).focus();
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(document.activeElement?.textContent).toBe("row-2");
  await user.keyboard("{Enter}");
  expect(where()).toBe("/customers/row-2");
});

it("shows the problem with its fix, and tries again when asked to", async () => {
  let sick = true;
  serve({ [route]: (asked) => (sick ? { status: 500, body: { code: "INTERNAL", detail: "It broke.", fix: "Look into the log.", status: 500 } } : page(asked)) });
  const { user } = show(routes, "/");
  await screen.findByText("Look into the log.");
  sick = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("row-0");
});

it("goes where a row leads by a click beside its link", async () => {
  serve({ [route]: page });
  const { user, where } = show({ "/": Linked }, "/");
  await user.click((await screen.findAllByText("aside"))[1] as HTMLElement);
  expect(where()).toBe("/customers/row-1");
});

it("follows a link in a row", async () => {
  serve({ [route]: page });
  const { user, where } = show({ "/": Linked }, "/");
  await user.click(await screen.findByText("license of row-2"));
  expect(where()).toBe("/licenses/row-2");
});

function Linked() {
  return (
    <EndlessTable<Row>
      label="customers"
      listKey={["customers"]}
      load={(api, cursor, limit) => content(api.POST("/v1/admin/customers/search", { body: { cursor, limit } })) as never}
      columns={[
        { id: "id", title: "Id", render: (row) => row.id },
        { id: "aside", title: "Aside", render: () => "aside" },
        { id: "license", title: "License", render: (row) => <RowLink kind="license" id={row.id}>{`license of ${row.id}`}</RowLink> },
      ]}
      rowKey={(row) => row.id}
      link={(row) => `/customers/${row.id}`}
    />
  );
}
