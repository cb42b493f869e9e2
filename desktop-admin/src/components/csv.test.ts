import { expect, it } from "vitest";
import { csv } from "./csv";

it("quotes what has to be quoted", () => {
  expect(csv(["a", "b"], [["x,y", 'say "hi"'], ["two\nlines", null]])).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n');
});

it("lets no cell become a formula, and leaves numbers alone", () => {
  expect(csv(["a"], [["=1+1"], ["@x"], [-5]])).toBe("a\r\n'=1+1\r\n'@x\r\n-5\r\n");
});
