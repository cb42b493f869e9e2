import { notifications } from "@mantine/notifications";
import { createElement, useState } from "react";
import { content } from "../../api/client";
import { Problem } from "../../api/problem";
import { ProblemText } from "../../components/ProblemView";
import { useSession } from "../../shell/session";
import { declare } from "./declaration";
import { revived } from "./edits";
import { useCatalogChange } from "./useCatalogChange";

/** Offers a retired entry again, with all that it had when it was retired. */
export function useRevive() {
  const { api } = useSession();
  const { check, edited, apply } = useCatalogChange();
  /** What is being revived. */
  const [busy, setBusy] = useState<string>();

  async function revive(code: string) {
    setBusy(code);
    try {
      const stored = declare(await content(api.GET("/v1/admin/catalog")), { retired: true });
      const { text, declared } = await edited((products) => revived(products, stored, code));
      await apply(await check(text, declared));
    } catch (error) {
      notifications.show({ color: "red", autoClose: false, message: createElement(ProblemText, { problem: Problem.of(error) }) });
    } finally {
      setBusy(undefined);
    }
  }

  return { revive, busy };
}
