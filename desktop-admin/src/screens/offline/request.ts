import type { Environment } from "../../host";

/** What a request file says of itself. The server judges it; this is for the eyes. */
export interface RequestFile {
  product?: string;
  environment?: Environment;
  key?: string;
  name?: string;
  hostname?: string;
  platform?: string;
  arch?: string;
  appVersion?: string;
  createdAt?: string;
}

export type Unusable = "notJson" | "foreign" | "swapped";

/** Looks into the text of a request file. */
export function lookInto(text: string): RequestFile | Unusable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "notJson";
  }
  const told = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  if (told.format === "claviger-license") {
    return "swapped";
  }
  if (told.format !== "claviger-request") {
    return "foreign";
  }
  const word = (name: string) => (typeof told[name] === "string" && told[name] !== "" ? told[name] : undefined);
  const environment = word("environment");
  const createdAt = word("created_at");
  return {
    product: word("product"),
    environment: environment === "test" || environment === "prod" ? environment : undefined,
    key: word("key"),
    name: word("name"),
    hostname: word("hostname"),
    platform: word("platform"),
    arch: word("arch"),
    appVersion: word("app_version"),
    createdAt: createdAt !== undefined && Number.isNaN(Date.parse(createdAt)) ? undefined : createdAt,
  };
}
