// Written from the Rust types of client-sdk/core; a test compares the two. To write it again:
// cargo test -p claviger-client write_the_types -- --ignored

/** One of the two environments of an installation. */
export type Environment = "test" | "prod";

/**
 * May the app be used, and if not, why.
 */
export type State = { "state": "licensed" } | { "state": "trial", 
/**
 * Days left, a begun one counted whole.
 */
daysLeft: number, 
/**
 * When it is over.
 */
endsAt: string, } | { "state": "grace", 
/**
 * The last instant of use if nothing changes.
 */
until: string, 
/**
 * What is wrong.
 */
why: GraceReason, } | { "state": "locked", 
/**
 * Why.
 */
reason: LockReason, };

/**
 * How things stand with the license of this device.
 */
export type Status = { 
/**
 * May the app be used? `true` in all states but `locked`.
 */
usable: boolean, 
/**
 * One sentence for the user, in English. Apps in other languages make their own from the state.
 */
detail: string, 
/**
 * What the user can do about it; absent when nothing needs doing.
 */
fix?: string, 
/**
 * The code of the product.
 */
product: string, 
/**
 * The environment.
 */
environment: Environment, 
/**
 * What is granted by the license or trial that the state is about, or was last; absent if there never was one.
 */
grant?: Grant, 
/**
 * When the server last gave a signed answer, by its own clock.
 */
checkedAt?: string, 
/**
 * Why the last attempt got no answer; absent if it got one, or none was made.
 */
fault?: Fault, 
/**
 * Where to buy, if the server told it.
 */
buyUrl?: string, 
/**
 * A purchase that was begun and whose end is not known: await it, also after a restart of the app.
 */
pendingPurchase?: string, 
/**
 * What weakens the client though it works, for the app's log.
 */
warnings: Array<Warning>, } & ({ "state": "licensed" } | { "state": "trial", 
/**
 * Days left, a begun one counted whole.
 */
daysLeft: number, 
/**
 * When it is over.
 */
endsAt: string, } | { "state": "grace", 
/**
 * The last instant of use if nothing changes.
 */
until: string, 
/**
 * What is wrong.
 */
why: GraceReason, } | { "state": "locked", 
/**
 * Why.
 */
reason: LockReason, });

/**
 * What is wrong while the app is still usable.
 */
export type GraceReason = "offline" | "overdue";

/**
 * Why the app is locked.
 */
export type LockReason = "no_license" | "trial_over" | "expired" | "overdue" | "revoked" | "suspended" | "device_limit" | "transfer_limit" | "device_released" | "other_environment" | "other_product" | "unknown_key" | "offline_too_long" | "clock_set_back" | "storage_damaged" | "storage_rolled_back" | "other_device";

/**
 * What a license or trial grants on this device.
 */
export type Grant = { 
/**
 * The license (`lic_…`) or trial (`trl_…`).
 */
id: string, 
/**
 * The code of the plan; absent for trials.
 */
plan?: string, 
/**
 * The plan's name for people, if the server told it.
 */
planName?: string, 
/**
 * The last four symbols of the license key.
 */
keyLast4?: string, 
/**
 * The activation (`act_…`) by which this device holds its slot.
 */
activation?: string, 
/**
 * Features that it unlocks.
 */
features: Array<string>, 
/**
 * Named limits; `null` means unlimited.
 */
limits: Record<string, number | null>, 
/**
 * When the license itself ends; absent for perpetual ones.
 */
expiresAt?: string, 
/**
 * Until when it works without the server.
 */
offlineUntil: string, 
/**
 * When the server is asked again.
 */
refreshAfter: string, };

/**
 * Why there was no answer. None of them changes what is granted.
 */
export type Fault = "timeout" | "unreachable" | "dns" | "tls" | "rate_limited" | "server_error" | "not_claviger" | "not_signed" | "not_for_us";

/**
 * What weakens a client that works.
 */
export type Warning = "no_keyring" | "not_remembered" | "damaged_file_kept" | "trust_on_first_use";

/**
 * A device that holds a slot of the license.
 */
export type Device = { 
/**
 * Its activation (`act_…`): release it by this id.
 */
id: string, 
/**
 * Is it this device?
 */
current: boolean, 
/**
 * The name its owner knows.
 */
name?: string, 
/**
 * Operating system.
 */
platform?: string, 
/**
 * Network name.
 */
hostname?: string, 
/**
 * Version of the app.
 */
appVersion?: string, 
/**
 * Since when it holds its slot.
 */
activatedAt: string, 
/**
 * When it last showed itself.
 */
lastSeenAt: string, };

/**
 * The devices of a license.
 */
export type DeviceList = { 
/**
 * Devices that may use the license at the same time; absent after a release.
 */
maxDevices?: number, 
/**
 * Those that do.
 */
devices: Array<Device>, };

/**
 * A purchase that was begun.
 */
export type Checkout = { 
/**
 * The session, for [`await_purchase`](crate::Client::await_purchase). Whoever has it gets the key: no log.
 */
session: string, 
/**
 * Open this in the system's browser.
 */
url: string, 
/**
 * Until when it can be paid.
 */
expiresAt?: string, };

/**
 * A plan on sale.
 */
export type Plan = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name for people.
 */
name: string, 
/**
 * How long a license of it lasts: `perpetual`, `fixed_term` or `subscription`.
 */
kind: string, 
/**
 * Devices that may use a license at the same time.
 */
maxDevices: number, 
/**
 * Features that it unlocks.
 */
features: Array<string>, 
/**
 * Named limits; `null` means unlimited.
 */
limits: Record<string, number | null>, 
/**
 * What it costs; empty if it is sold by hand.
 */
prices: Array<Price>, };

/**
 * A price of a plan.
 */
export type Price = { 
/**
 * Its code.
 */
code: string, 
/**
 * ISO 4217 code of the currency, lower case.
 */
currency: string, 
/**
 * The amount in the currency's smallest unit.
 */
amount: number, 
/**
 * How often it is paid, in months; absent if once.
 */
intervalMonths?: number, };

/**
 * What somebody wants to buy.
 */
export type Wish = { 
/**
 * The plan's code.
 */
plan: string, 
/**
 * The code of one of its prices, if it has several.
 */
price?: string, 
/**
 * The buyer's e-mail address, if it is known.
 */
email?: string, 
/**
 * The language of checkout and mails, `en` or `de`.
 */
language?: string, };

/**
 * A client described by plain data. What is left out has the builder's default.
 */
export type Setup = { 
/**
 * The server's public address. Required.
 */
server: string, 
/**
 * The code of the product. Required.
 */
product: string, 
/**
 * `prod` or `test`; `prod` if it is left out.
 */
environment?: Environment, 
/**
 * The server's public keys: a JWK set, or its text. See [`ClientBuilder::pinned_keys`].
 */
pinnedKeys?: string | object, 
/**
 * The folder for what is remembered.
 */
dataDir?: string, 
/**
 * `false` for machines without a keyring. See [`ClientBuilder::without_keyring`].
 */
keyring?: boolean, 
/**
 * A file with the id of this device, for containers. See [`DeviceSource::File`].
 */
deviceIdFile?: string, 
/**
 * The id of this device, which the app vouches for. See [`DeviceSource::Given`].
 */
deviceId?: string, 
/**
 * The salt of device ids. See [`ClientBuilder::device_salt`].
 */
deviceSalt?: string, 
/**
 * The name of this device in lists.
 */
deviceName?: string, 
/**
 * The version of the app.
 */
appVersion?: string, 
/**
 * Where to buy, until the server tells it.
 */
buyUrl?: string, 
/**
 * The proxy.
 */
proxy?: string, 
/**
 * PEM files of root certificates that are trusted besides the system's.
 */
extraRoots?: Array<string>, 
/**
 * How long an answer may take, in seconds.
 */
timeoutSeconds?: number, 
/**
 * How long a connection may take, in seconds.
 */
connectTimeoutSeconds?: number, 
/**
 * Whether the first check on a device without a license starts its trial.
 */
automaticTrial?: boolean, };

/**
 * Why an operation failed: a stable code, a sentence, and a way out. Nothing that is granted changes by it, unless the code is a
 * verdict that the server signed.
 */
export type LicenseErrorBody = { 
/**
 * The code to switch on; see [`ErrorCode::as_str`].
 */
code: string, 
/**
 * What happened, as a plain sentence.
 */
detail: string, 
/**
 * What to do about it.
 */
fix: string, 
/**
 * With `DEVICE_LIMIT_REACHED`: the devices that hold the slots.
 */
devices?: Array<Device>, 
/**
 * When the same request will succeed, where time alone cures it.
 */
retryAt?: string, };
