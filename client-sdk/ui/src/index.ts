// The provider first: components that are in the page already find it when they are upgraded.
export { ClavigerProvider } from "./provider/provider.js";
export { LicenseStatus } from "./license-status/license-status.js";
export { LicenseActivation } from "./license-activation/license-activation.js";
export { LicensePage } from "./license-page/license-page.js";
export { LicenseCheck, type Banner } from "./license-check/license-check.js";
export { DeviceManagement } from "./device-management/device-management.js";
export { LicenseSettings } from "./license-settings/license-settings.js";
export type { ClavigerEvents, FileToSave } from "./element/events.js";
export type { Labels } from "./element/formats.js";
export type { Theme } from "./element/surroundings.js";
export { ERROR_CODES, TEXTS, type ErrorCode, type Language, type Texts } from "./texts/index.js";
export type { TrialEmail } from "./trial-start/trial-start.js";
