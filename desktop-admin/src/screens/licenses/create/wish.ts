import type { Schemas } from "../../../api/client";
import { endOfDay } from "../acts/dates";

/** What is to be issued, as it stands in the form. */
export interface Wish {
  product: string | null;
  plan: string | null;
  quantity: number | string;
  email: string;
  name: string;
  /** A day of the calendar here; none is what the plan says. */
  day: string | null;
  orderRef: string;
  note: string;
}

export const EMPTY: Wish = { product: null, plan: null, quantity: 1, email: "", name: "", day: null, orderRef: "", note: "" };

/** What the server is asked for; undefined while something is missing. */
export function request({ product, plan, quantity, email, name, day, orderRef, note }: Wish): Schemas["CreateLicensesRequest"] | undefined {
  const address = given(email);
  if (product === null || plan === null || typeof quantity !== "number" || (address !== undefined && !address.includes("@"))) {
    return undefined;
  }
  return {
    product,
    plan,
    quantity,
    email: address,
    name: address === undefined ? undefined : given(name),
    expires_at: day === null ? undefined : endOfDay(day),
    order_ref: given(orderRef),
    note: given(note),
  };
}

function given(text: string): string | undefined {
  return text.trim() || undefined;
}
