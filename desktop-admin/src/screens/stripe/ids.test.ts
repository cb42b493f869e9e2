import { expect, it } from "vitest";
import { idAsked, idsOfOrders } from "./ids";

it("tells the id of an event from that of an object", () => {
  expect(idAsked(" evt_1 ")).toEqual({ stripe_id: "evt_1" });
  expect(idAsked("sub_1")).toEqual({ object_id: "sub_1" });
  expect(idAsked("  ")).toEqual({});
});

it("finds the ids that orders are known by, the surest first", () => {
  const object = {
    id: "in_1",
    customer: "cus_1",
    client_secret: "pi_1_secret_x",
    hosted_invoice_url: "https://pay.stripe.com/in_2",
    lines: [{ subscription: "sub_1", metadata: { claviger_order: "ord_1" } }],
    charge: "ch_1",
  };
  expect(idsOfOrders({ id: "evt_1", data: { object } }, "in_1")).toEqual(["ord_1", "sub_1", "in_1", "cus_1"]);
});

it("makes do with the object's id where an event has nothing else", () => {
  expect(idsOfOrders(undefined, "cs_1")).toEqual(["cs_1"]);
  expect(idsOfOrders(undefined, undefined)).toEqual([]);
});
