import type { Device, LicenseErrorBody } from "./types.js";

/** The code of a failure that is none of licensing: the host itself failed. */
export const HOST_FAILED = "HOST_FAILED";

/** Why an operation failed: a stable code to switch on, a sentence (the message), and a way out. */
export class LicenseError extends Error {
  override readonly name = "LicenseError";
  /** The code to switch on, such as `DEVICE_LIMIT_REACHED`. */
  readonly code: string;
  /** What to do about it, in English. */
  readonly fix: string;
  /** With `DEVICE_LIMIT_REACHED`: the devices that hold the slots. */
  readonly devices: readonly Device[];
  /** When the same request will succeed, where time alone cures it. */
  readonly retryAt: string | undefined;

  constructor(body: LicenseErrorBody, options?: ErrorOptions) {
    super(body.detail, options);
    this.code = body.code;
    this.fix = body.fix;
    this.devices = body.devices ?? [];
    this.retryAt = body.retryAt;
  }

  /**
   * The error that crossed a process boundary. It may have become a plain object, a text, or an `Error` whose message
   * holds the error as JSON after whatever the channel put in front. What is none of these is a failure of the host.
   */
  static from(thrown: unknown): LicenseError {
    if (thrown instanceof LicenseError) return thrown;
    const body = bodyOf(thrown) ?? bodyIn(thrown instanceof Error ? thrown.message : thrown);
    if (body) return new LicenseError(body);
    const failure = { code: HOST_FAILED, detail: "The app could not do this.", fix: "Try again, or restart the app." };
    return new LicenseError(failure, { cause: thrown });
  }

  /** What crosses a process boundary unharmed. */
  toJSON(): LicenseErrorBody {
    return {
      code: this.code,
      detail: this.message,
      fix: this.fix,
      ...(this.devices.length > 0 && { devices: [...this.devices] }),
      ...(this.retryAt !== undefined && { retryAt: this.retryAt }),
    };
  }
}

/** The error in a text, which starts at some brace and goes on to the end. */
function bodyIn(text: unknown): LicenseErrorBody | undefined {
  if (typeof text !== "string") return undefined;
  for (let start = text.indexOf("{"); start >= 0; start = text.indexOf("{", start + 1)) {
    const body = bodyOf(parsed(text.slice(start)));
    if (body) return body;
  }
  return undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The error that a value of this shape is. An error that lost its class keeps its sentence as `message`. */
function bodyOf(value: unknown): LicenseErrorBody | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { code, detail, message, fix, devices, retryAt } = value as Record<string, unknown>;
  const sentence = detail ?? message;
  if (typeof code !== "string" || typeof sentence !== "string" || typeof fix !== "string") return undefined;
  return {
    code,
    detail: sentence,
    fix,
    ...(Array.isArray(devices) && { devices: devices as Device[] }),
    ...(typeof retryAt === "string" && { retryAt }),
  };
}
