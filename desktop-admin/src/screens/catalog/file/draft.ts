import { useKept } from "../../../components/kept";
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

/** The text of a place; until it is edited, its catalog as it is. */
export function useDraft(current: Catalog) {
  const { environment } = useSession();
  const [written, write] = useKept<Draft | undefined>("catalog", undefined);
  const fresh: Draft = { text: generated(current, environment), revision: current.revision };

  const draft = written ?? fresh;
  return { draft, write: (next: Draft) => write(next), reset: () => write(undefined), touched: draft.file !== undefined || draft.text !== fresh.text };
}

/** The catalog as the file that declares it, saying what it is. */
export function generated(catalog: Catalog, environment: Environment): string {
  return `# The catalog of ${environment}, revision ${catalog.revision}, as the server has it.\n\n${toml(declare(catalog), environment)}`;
}
