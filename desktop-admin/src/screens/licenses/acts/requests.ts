import { content, type Api, type Schemas } from "../../../api/client";

export type License = Schemas["AdminLicense"];

/** What looks different after a license was changed. */
export const TOUCHED = ["licenses", "audit-events", "statistics", "customers", "orders", "suspicious"] as const;

const on = (id: string) => ({ params: { path: { id } } });

export const extend = (api: Api, id: string, body: Schemas["ExtendLicenseRequest"]) => content(api.POST("/v1/admin/licenses/{id}/extend", { ...on(id), body }));

/** Sets the end to what a license has. */
export const setEnd = (api: Api, { id, expires_at: until }: Pick<License, "id" | "expires_at">) =>
  extend(api, id, until === undefined ? { never: true } : { until, never: false });

export const changePlan = (api: Api, id: string, plan: string) => content(api.POST("/v1/admin/licenses/{id}/change-plan", { ...on(id), body: { plan } }));

export const suspend = (api: Api, id: string, reason: string | undefined) => content(api.POST("/v1/admin/licenses/{id}/suspend", { ...on(id), body: { reason } }));

export const reinstate = (api: Api, id: string) => content(api.POST("/v1/admin/licenses/{id}/reinstate", on(id)));

export const revoke = (api: Api, id: string, reason: string | undefined) => content(api.POST("/v1/admin/licenses/{id}/revoke", { ...on(id), body: { reason } }));

export const resetActivations = (api: Api, id: string) => content(api.POST("/v1/admin/licenses/{id}/reset-activations", on(id)));

export const releaseDevice = (api: Api, id: string, activation: string) =>
  content(api.POST("/v1/admin/licenses/{id}/devices/{activation}/release", { params: { path: { id, activation } } }));

export const revealKey = (api: Api, id: string) => content(api.POST("/v1/admin/licenses/{id}/reveal-key", on(id)));

export const setNote = (api: Api, id: string, note: string | undefined) => content(api.PUT("/v1/admin/licenses/{id}/note", { ...on(id), body: { note } }));

export const setOrderRef = (api: Api, id: string, ref: string | undefined) =>
  content(api.PUT("/v1/admin/licenses/{id}/order-ref", { ...on(id), body: { order_ref: ref } }));

export const setCustomer = (api: Api, id: string, body: Schemas["LicenseCustomerRequest"]) => content(api.PUT("/v1/admin/licenses/{id}/customer", { ...on(id), body }));

export const setOverrides = (api: Api, id: string, body: Schemas["Overrides"]) => content(api.PUT("/v1/admin/licenses/{id}/overrides", { ...on(id), body }));

export const markOverdue = (api: Api, id: string, since: string | undefined) => content(api.POST("/v1/admin/licenses/{id}/mark-overdue", { ...on(id), body: { since } }));

export const clearOverdue = (api: Api, id: string) => content(api.POST("/v1/admin/licenses/{id}/clear-overdue", on(id)));

export const resendMail = (api: Api, id: string) => content(api.POST("/v1/admin/mails/{id}/resend", on(id)));

export const mailKey = (api: Api, id: string) => content(api.POST("/v1/admin/licenses/{id}/mail-key", on(id)));
