import { type LicenseBridge, type Operation, STATUS_EVENT, type Status, type Transport, bridgeOver } from "@claviger/bridge";
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

export type * from "@claviger/bridge";

/** The bridge to the plugin, for the components of `@claviger/ui` and for code of one's own. */
export function bridge(): LicenseBridge {
  return bridgeOver(transport);
}

const transport: Transport = {
  invoke: (operation, args) => invoke(command(operation), args),
  listen: (listener) => {
    let listens = true;
    let told: Promise<void> = Promise.resolve();
    // The event carries nothing: the status is for windows that may ask for it. One question at a time, so that the last answer is the
    // newest; what is not answered was asked by a window that may not.
    const tell = async (): Promise<void> => {
      const status = await invoke<Status>(command("status"));
      if (listens) listener(status);
    };
    const subscription = listen(STATUS_EVENT, () => {
      told = told.then(tell).catch(reportError);
    });
    subscription.catch(reportError);
    return () => {
      listens = false;
      subscription.then(
        (end) => end(),
        () => {},
      );
    };
  },
};

/** `startTrial` is the command `start_trial` of the plugin. */
function command(operation: Operation): string {
  const name = operation.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `plugin:claviger|${name}`;
}
