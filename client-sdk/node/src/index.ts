export { LicenseClient, type Heartbeat } from "./client.js";
export { Unbelievable, readState, verifyToken, type Expected, type Origin } from "./vectors.js";
export { HOST_FAILED, LicenseError } from "@claviger/bridge";
export type {
  Checkout,
  Device,
  DeviceList,
  Environment,
  Fault,
  GraceReason,
  Grant,
  LicenseBridge,
  LockReason,
  Plan,
  Price,
  Setup,
  State,
  Status,
  Warning,
  Wish,
} from "@claviger/bridge";
