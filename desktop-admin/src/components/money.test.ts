import { expect, it } from "vitest";
import { decimals, money } from "./money";

it("knows how many decimals a currency has", () => {
  expect(money(2500, "usd", "en")).toBe("$25.00");
  expect(money(2500, "jpy", "en")).toBe("¥2,500");
  expect(money(2500, "kwd", "en")).toContain("2.500");
  expect(money(123456, "eur", "de").replace(/\s/g, " ")).toBe("1.234,56 €");
  expect(decimals("eur")).toBe(2);
  // Payment providers count hundredths of it, although there are no such coins.
  expect(money(500, "isk", "en").replace(/\s/g, " ")).toBe("ISK 5.00");
});
