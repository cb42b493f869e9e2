/** Resources that look different when a trial has changed. */
export const TOUCHED = ["trials", "audit-events", "statistics"] as const;
