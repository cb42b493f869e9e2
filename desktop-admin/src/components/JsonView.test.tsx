import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { serve } from "../testing/server";
import { show } from "../testing/show";
import { JsonView } from "./JsonView";

const value = { id: "evt_1", data: { object: { lines: [{ amount: 5 }], none: {}, gone: null } } };

it("opens and closes branches one by one and all at once", async () => {
  serve({});
  const { user } = show({ "/": () => <JsonView value={value} label="payload" /> }, "/");
  expect(screen.getByText('"evt_1"')).toBeTruthy();
  const object = screen.getByRole("button", { name: /^object: \{ 3 entries/ });
  expect(screen.queryByText("null")).toBeNull();
  await user.click(object);
  expect(object.getAttribute("aria-expanded")).toBe("true");
  expect(screen.getByText("null")).toBeTruthy();
  expect(screen.queryByText("5")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Open all" }));
  expect(screen.getByText("5")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Close all" }));
  expect(screen.queryByText("5")).toBeNull();
  expect(screen.getByText('"evt_1"')).toBeTruthy();
});
