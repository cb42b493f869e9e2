import type { Checkout, DeviceList, Environment, Plan, Status, Wish } from "./types.js";

/**
 * What a host (an Electron main process, a Tauri app, a Node program) does for whoever shows licensing to people.
 *
 * Everything that fails rejects with a `LicenseError`. No rule of licensing lives on this side: `status.usable` is
 * decided by the host.
 */
export interface LicenseBridge {
  /** How things stand, without asking the server. */
  status(): Promise<Status>;
  /** Asks the server. Never rejects for want of an answer: that is `fault` of the status. */
  check(): Promise<Status>;
  /** Activates the license with this key on this device. */
  activate(key: string): Promise<Status>;
  /** Gives up the slot of this device. */
  deactivate(): Promise<Status>;
  /** The devices of the license. */
  devices(): Promise<DeviceList>;
  /**
   * Takes the slot from a device, named by its activation (`act_…`), also after an activation was refused for want of a
   * slot.
   */
  release(activation: string): Promise<DeviceList>;
  /** Starts the trial of this device, or goes on with it. */
  startTrial(email?: string): Promise<Status>;
  /** What is on sale. */
  plans(): Promise<Plan[]>;
  /** Begins a purchase and opens its page in the system's browser. */
  openCheckout(wish: Wish): Promise<Checkout>;
  /**
   * Resolves once the purchase is paid and its license is active here; rejects with `PURCHASE_ENDED` if it comes to
   * nothing.
   */
  awaitPurchase(session: string): Promise<Status>;
  /** Opens the page on which payments are managed in the system's browser. */
  openPortal(): Promise<void>;
  /**
   * Mails the keys that belong to an address. Resolves also if there are none, so that nobody can ask for others'
   * addresses.
   */
  recover(email: string, language?: string): Promise<void>;
  /** The text of a request file for a device without a network. It carries the key. */
  requestFile(key: string): Promise<string>;
  /** Takes the text of the license file that was made from the request file. */
  importLicenseFile(text: string): Promise<Status>;
  /** The environment in use. */
  environment(): Promise<Environment>;
  /** Goes over to the other environment, for testers. */
  switchEnvironment(environment: Environment): Promise<Status>;
  /** Removes all that is remembered on this device. The slot stays taken: to give it up, deactivate first. */
  forget(): Promise<Status>;
  /** Calls the listener whenever the status changes. Returns what ends that. */
  onStatus(listener: (status: Status) => void): () => void;
}
