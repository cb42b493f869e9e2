export type { LicenseBridge } from "./bridge.js";
export { HOST_FAILED, LicenseError } from "./error.js";
export { OPERATIONS, STATUS_EVENT, bridgeOver, isOperation, perform } from "./operations.js";
export type { Operation, Transport } from "./operations.js";
export type * from "./types.js";
