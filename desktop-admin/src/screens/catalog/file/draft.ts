import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Environment } from "../../../host";
import { useSession } from "../../../shell/session";
import { type Catalog, declare } from "../declaration";
import { toml } from "../toml";

/** A text that is being written. */
export interface Draft {
  text: string;
  /** The revision of the catalog that it was made from; a file of the seller's is made from none. */
  revision?: number;
  /** The file's name, if it is one. */
  file?: string;
}

/** What was written is there again after a look at another screen, as long as the place is open. */
const kept = new WeakMap<QueryClient, Draft>();

/** The text of a place; until it is edited, its catalog as it is. */
export function useDraft(current: Catalog) {
  const { environment } = useSession();
  const client = useQueryClient();
  const [written, setWritten] = useState(() => kept.get(client));
  const fresh: Draft = { text: generated(current, environment), revision: current.revision };

  function write(next: Draft) {
    kept.set(client, next);
    setWritten(next);
  }

  function reset() {
    kept.delete(client);
    setWritten(undefined);
  }

  const draft = written ?? fresh;
  return { draft, write, reset, touched: draft.file !== undefined || draft.text !== fresh.text };
}

/** The catalog as the file that declares it, saying what it is. */
export function generated(catalog: Catalog, environment: Environment): string {
  return `# The catalog of ${environment}, revision ${catalog.revision}, as the server has it.\n\n${toml(declare(catalog), environment)}`;
}
