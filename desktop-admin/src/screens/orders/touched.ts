/** Resources that look different when an order has changed: it pays for a license, and mails may have been written. */
export const TOUCHED = ["orders", "licenses", "customers", "mails", "audit-events", "statistics"] as const;
