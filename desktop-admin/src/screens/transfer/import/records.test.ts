import { expect, it } from "vitest";
import { recordsOf } from "./records";

const told = (text: string) => recordsOf(text).map(({ line, cells }) => [line, ...cells]);

it("knows the line of every record, whatever the cells hold", () => {
  const text = 'key,note\r\nA,"two\r\nlines, ""quoted"""\r\n\r\n,\r\n B , 5" disk \r\nC,last';
  expect(told(text)).toEqual([
    [1, "key", "note"],
    [2, "A", 'two\r\nlines, "quoted"'],
    [6, "B", '5" disk'],
    [7, "C", "last"],
  ]);
});

it("keeps each record as it stands", () => {
  expect(recordsOf('a,b\n"x,\ny",1\n2,3\n').map(({ text }) => text)).toEqual(["a,b", '"x,\ny",1', "2,3"]);
});

it("takes semicolons where the header has no comma", () => {
  expect(told("key;price\nA;1,5\n")).toEqual([[1, "key", "price"], [2, "A", "1,5"]]);
  expect(told("key,a;b\nA;1,5\n")).toEqual([[1, "key", "a;b"], [2, "A;1", "5"]]);
});
