import { screen } from "@testing-library/react";
import { Link, useNavigate } from "react-router";
import { expect, it } from "vitest";
import { serve } from "../testing/server";
import { show } from "../testing/show";
import { asked, beginOf, useFilter, useSearchText } from "./filters";

function List() {
  const [text, setText] = useSearchText();
  const [state, setState] = useFilter("state", ["over", "running"]);
  return (
    <>
      <input value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <p>state: {state ?? "any"}</p>
      <button onClick={() => setState("over")}>over</button>
      <button onClick={() => setState(undefined)}>any</button>
      <Link to="/record">record</Link>
      <Link to="/" state={{ text: "grace" }}>
        grace
      </Link>
    </>
  );
}

function Record() {
  const navigate = useNavigate();
  return <button onClick={() => void navigate(-1)}>back</button>;
}

const routes = { "/": List, "/record": Record };
const typed = () => screen.getByRole<HTMLInputElement>("textbox").value;

it("is as it was on the way back from a record", async () => {
  serve({});
  const { user } = show(routes, "/");
  await user.type(screen.getByRole("textbox"), "ada");
  await user.click(screen.getByText("over"));
  expect(typed()).toBe("ada");
  await user.click(screen.getByText("record"));
  await user.click(screen.getByText("back"));
  expect(typed()).toBe("ada");
  screen.getByText("state: over");
  await user.click(screen.getByText("any"));
  screen.getByText("state: any");
  expect(typed()).toBe("ada");
});

it("takes the words that a link brings, also while it is open", async () => {
  serve({});
  const { user } = show(routes, "/?state=running");
  screen.getByText("state: running");
  await user.type(screen.getByRole("textbox"), "ada");
  await user.click(screen.getByText("grace"));
  expect(typed()).toBe("grace");
});

it("leaves out conditions that the list does not know", () => {
  serve({});
  show(routes, "/?state=unheard-of");
  screen.getByText("state: any");
});

it("asks for nothing rather than for blanks, and counts today as a day", () => {
  expect([asked("  "), asked(" ada ")]).toEqual([undefined, "ada"]);
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  expect(beginOf("1")).toBe(today.toISOString());
  expect(beginOf(undefined)).toBeUndefined();
});
