import "dayjs/locale/de";
import { expect, it } from "vitest";
import { parseDay } from "./DayInput";

it("reads days as they are written in each language, and as ISO", () => {
  expect(parseDay("31.12.2027", "de")).toBe("2027-12-31");
  expect(parseDay(" 1.2.2027 ", "de")).toBe("2027-02-01");
  expect(parseDay("12/31/2027", "en")).toBe("2027-12-31");
  expect(parseDay("Dec 31, 2027", "en")).toBe("2027-12-31");
  expect(parseDay("2027-12-31", "de")).toBe("2027-12-31");
});

it("takes no half date and no day that there is not for another one", () => {
  expect(parseDay("31", "de")).toBeNull();
  expect(parseDay("31.12.20", "de")).toBeNull();
  expect(parseDay("31.02.2027", "de")).toBeNull();
  expect(parseDay("31/12/2027", "en")).toBeNull();
});
