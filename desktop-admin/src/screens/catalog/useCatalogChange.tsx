import { useCallback } from "react";
import { type Api, content } from "../../api/client";
import { Problem } from "../../api/problem";
import { useAct } from "../../components/act";
import { useSession } from "../../shell/session";
import { useTexts } from "../../texts/language";
import { applyTexts } from "./applyTexts";
import type { Change } from "./changes";
import { ChangeList } from "./ChangeList";
import { type Catalog, declare, type DeclaredProduct } from "./declaration";
import { toml } from "./toml";

/** A text that has no mistakes, and what it would change. */
export interface Checked {
  text: string;
  /** The catalog that it was compared with. */
  base: Catalog;
  changes: Change[];
  /** What the text declares, where the console has written it itself. */
  declared?: readonly DeclaredProduct[];
}

/** Checks and applies catalog files. */
export function useCatalogChange() {
  const { api, environment, profile } = useSession();
  const words = useTexts(applyTexts);
  const { act, busy } = useAct();

  /** Asks the server what a text would change; rejects with its mistakes. */
  const check = useCallback(
    async (text: string, declared?: readonly DeclaredProduct[]): Promise<Checked> => {
      const base = await readCatalog(api);
      const { changes } = await content(api.PUT("/v1/admin/catalog", { body: { toml: text, dry_run: true } }));
      return { text, base, changes, declared };
    },
    [api],
  );

  /** The catalog as it is now but for one edit: what it declares, and the text of that. */
  const edited = useCallback(
    async (edit: (products: DeclaredProduct[]) => DeclaredProduct[]): Promise<Required<Pick<Checked, "text" | "declared">>> => {
      const declared = edit(declare(await readCatalog(api)));
      return { text: toml(declared, environment), declared };
    },
    [api, environment],
  );

  /** Applies what was checked, if it is still compared with the same catalog. Tells whether it was applied. */
  const apply = useCallback(
    async (checked: Checked): Promise<boolean> => {
      const { base, changes, text } = checked;
      const retired = changes.flatMap(({ action, code }) => (action === "retired" ? code : []));
      const before = declare(base);
      const applied = await act({
        ask: {
          title: words.confirm,
          body: <ChangeList {...checked} />,
          verb: words.verb,
          danger: retired.length > 0,
          name: outermost(retired) ?? profile.name,
        },
        async run(asked) {
          await unchanged(asked, base.revision, words.meanwhile, words.meanwhileFix);
          return put(asked, text);
        },
        done: ({ changes: made }) => words.applied(made.length),
        // A catalog without products cannot be declared.
        undo:
          before.length === 0
            ? undefined
            : async (asked) => {
                await unchanged(asked, base.revision + 1, words.undoLate, words.undoLateFix);
                return put(asked, toml(before, environment));
              },
        refresh: ["catalog", "audit-events", "licenses", "statistics"],
      });
      return applied !== undefined;
    },
    [act, environment, profile.name, words],
  );

  return { check, edited, apply, busy };
}

function readCatalog(api: Api): Promise<Catalog> {
  return content(api.GET("/v1/admin/catalog"));
}

function put(api: Api, text: string) {
  return content(api.PUT("/v1/admin/catalog", { body: { toml: text, dry_run: false } }));
}

async function unchanged(api: Api, revision: number, detail: string, fix: string): Promise<void> {
  if ((await readCatalog(api)).revision !== revision) {
    throw new Problem({ code: "CONFLICT", detail, fix });
  }
}

/** The code that all others are below, if there is one: with a plan its prices are retired. */
function outermost(codes: readonly string[]): string | undefined {
  return codes.find((code) => codes.every((other) => other === code || other.startsWith(`${code}/`)));
}
