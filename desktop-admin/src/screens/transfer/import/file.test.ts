import { expect, it } from "vitest";
import { asFile, type ImportFile, read } from "./file";

const file = (name: string, text: string) => read(name, text) as ImportFile;

it("reads an export in JSON, and tells rows that the server would not even look at", () => {
  const { rows, mistaken } = file("x.json", JSON.stringify({ items: [{ key: "K-1", order_ref: 17, note: null }, { key: "K-2", prise: 3 }, "K-3", { key: true }] }));
  expect(rows.map(({ line, cells }) => [line, cells])).toEqual([[1, { key: "K-1", order_ref: "17" }]]);
  expect(mistaken.map(({ row, mistakes }) => [row.line, mistakes[0]?.field])).toEqual([[2, "prise"], [3, undefined], [4, "key"]]);
});

it("says why a file is none", () => {
  expect(read("x.json", "{")).toBe("notJson");
  expect(read("x.json", "{}")).toBe("noList");
  expect(read("x.csv", "key,product,plan\n\n")).toBe("empty");
  expect(read("x.csv", "")).toBe("empty");
});

it("writes rows back as they were", () => {
  const text = 'KEY;Note\nA;"x\ny"\nB;2\n';
  const csv = file("old licenses.csv", text);
  expect(csv.rows.map(({ cells }) => cells.key)).toEqual(["A", "B"]);
  expect(asFile(csv, csv.rows)).toEqual({ name: "old licenses-to-mend.csv", text: 'KEY;Note\r\nA;"x\ny"\r\nB;2\r\n' });
  const list = [{ key: "A", note: null }];
  const json = file("old.json", JSON.stringify(list));
  expect(JSON.parse(asFile(json, json.rows).text)).toEqual(list);
});
