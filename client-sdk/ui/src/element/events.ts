import type { Checkout, Device, LicenseError, Status } from "@claviger/bridge";

/** A file that the user wants to keep. */
export interface FileToSave {
  name: string;
  text: string;
}

/** The events of the components, by what their `detail` is. All of them bubble and leave shadow trees. */
export interface ClavigerEvents {
  /** A license became active on this device: by key, purchase or file. */
  "claviger-activated": Status;
  /** The trial of this device was started. */
  "claviger-trial-started": Status;
  /** This device gave up its slot. */
  "claviger-deactivated": Status;
  /** Another device was released. */
  "claviger-device-released": Device;
  /** A checkout was opened in the system's browser. */
  "claviger-checkout-opened": Checkout;
  /** The gate opened or closed; once when it is first known. */
  "claviger-gate": { usable: boolean; status: Status };
  /** The app went over to the other environment. */
  "claviger-environment-switched": Status;
  /** All that was remembered is gone. */
  "claviger-forgotten": Status;
  /**
   * The request file is to be saved. A host that saves it itself calls `preventDefault()`; otherwise it is downloaded.
   */
  "claviger-save-file": FileToSave;
  /** Something failed, and the component shows it. */
  "claviger-error": LicenseError;
}

type AsEvents = { [Name in keyof ClavigerEvents]: CustomEvent<ClavigerEvents[Name]> };

declare global {
  interface HTMLElementEventMap extends AsEvents {}
}
