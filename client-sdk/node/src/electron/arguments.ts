import { LicenseError, type Operation } from "@claviger/bridge";

type Check = (value: unknown) => boolean;

/** A line that somebody typed. The server has limits of its own, which are lower. */
const LINE = 2_000;
/** A license file. */
const FILE = 1_000_000;

const text =
  (most: number): Check =>
  (value) =>
    typeof value === "string" && value.length <= most;
const line = text(LINE);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const members =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).every((name) => Object.hasOwn(checks, name)) &&
    Object.entries(checks).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const CHECKS: Record<Operation, Check> = {
  status: members({}),
  check: members({}),
  activate: members({ key: line }),
  deactivate: members({}),
  devices: members({}),
  release: members({ activation: line }),
  startTrial: members({ email: optional(line) }),
  plans: members({}),
  openCheckout: members({
    wish: members({ plan: line, price: optional(line), email: optional(line), language: optional(line) }),
  }),
  awaitPurchase: members({ session: line }),
  openPortal: members({}),
  recover: members({ email: line, language: optional(line) }),
  requestFile: members({ key: line }),
  importLicenseFile: members({ text: text(FILE) }),
  environment: members({}),
  switchEnvironment: members({ environment: (value) => value === "test" || value === "prod" }),
  forget: members({}),
};

/** The arguments that a page gave, if they are what the operation takes. Throws `REQUEST_INVALID`. */
export function checked(operation: Operation, args: unknown): Record<string, unknown> {
  if (CHECKS[operation](args)) return args as Record<string, unknown>;
  throw new LicenseError({
    code: "REQUEST_INVALID",
    detail: `The page called \`${operation}\` with arguments that it does not take.`,
    fix: "Correct the page, or bring it to the version of the app.",
  });
}
