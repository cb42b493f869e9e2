import { screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { show } from "../testing/show";
import { useKept } from "./kept";

function Form({ name }: { name: string }) {
  const [text, setText, forget] = useKept(name, "");
  return (
    <>
      <input aria-label={name} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <button onClick={forget}>send</button>
    </>
  );
}

function Screens() {
  const [name, setName] = useState("one");
  return (
    <>
      {["one", "two"].map((each) => (
        <button key={each} onClick={() => setName(each)}>{`go to ${each}`}</button>
      ))}
      <Form key={name} name={name} />
    </>
  );
}

it("has what was typed there again after a look elsewhere, until it was sent", async () => {
  const { user } = show({ "/": Screens }, "/");
  const go = (name: string) => user.click(screen.getByRole("button", { name: `go to ${name}` }));
  const typed = (name: string) => (screen.getByLabelText(name) as HTMLInputElement).value;
  await user.type(screen.getByLabelText("one"), "half a note");
  await go("two");
  expect(typed("two")).toBe("");
  await go("one");
  expect(typed("one")).toBe("half a note");
  await user.click(screen.getByRole("button", { name: "send" }));
  await go("two");
  await go("one");
  expect(typed("one")).toBe("");
});

it("is forgotten with the place", async () => {
  const { user, unmount } = show({ "/": Screens }, "/");
  await user.type(screen.getByLabelText("one"), "half a note");
  unmount();
  show({ "/": Screens }, "/");
  expect(screen.getByLabelText("one")).toHaveProperty("value", "");
});
