import { useState } from "react";
import { useNavigate } from "react-router";
import { Problem } from "../../../api/problem";
import type { DeclaredProduct } from "../declaration";
import { PAGES } from "../pages";
import { useCatalogChange } from "../useCatalogChange";

/** What became of an edit that was not applied. */
export interface Outcome {
  problem?: Problem;
  /** The text that the problem's lines are of. */
  text?: string;
  nothing?: boolean;
}

/** Has an edit of the catalog checked, shows what it changes, applies it, and goes back to the catalog. */
export function useEdit() {
  const { check, edited, apply, busy } = useCatalogChange();
  const navigate = useNavigate();
  const [outcome, setOutcome] = useState<Outcome>({});
  const [checking, setChecking] = useState(false);

  async function submit(edit: (products: DeclaredProduct[]) => DeclaredProduct[]) {
    setChecking(true);
    setOutcome({});
    let text: string | undefined;
    try {
      const wanted = await edited(edit);
      text = wanted.text;
      const checked = await check(text, wanted.declared);
      if (checked.changes.length === 0) {
        setOutcome({ nothing: true });
      } else if (await apply(checked)) {
        await navigate(PAGES.catalog);
      }
    } catch (error) {
      setOutcome({ problem: Problem.of(error), text });
    } finally {
      setChecking(false);
    }
  }

  return { submit, outcome, busy: checking || busy };
}
