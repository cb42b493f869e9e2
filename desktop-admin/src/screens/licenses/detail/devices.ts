import type { Schemas } from "../../../api/client";

type Device = Schemas["Activation"];

/** What a device is called: its name, else its host, else nothing. */
export function nameOf({ name, hostname }: Pick<Device, "name" | "hostname">): string | undefined {
  return name ?? hostname;
}

/** What a device is: its system and processor. */
export function systemOf({ platform, arch }: Pick<Device, "platform" | "arch">): string {
  return [platform, arch].filter((part) => part !== undefined).join(" ");
}
