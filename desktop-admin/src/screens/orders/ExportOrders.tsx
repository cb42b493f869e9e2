import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { Schemas } from "../../api/client";
import { useConfirm } from "../../components/confirm";
import { useDownload } from "../../components/download";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

type Export = Schemas["ExportOrdersRequest"];

/** Saves the orders that the list finds as the server's own table. */
export function ExportOrders({ conditions }: { conditions: Omit<Export, "format" | "include_keys"> }) {
  const words = useTexts(texts);
  const { needsRole } = useTexts(common);
  const { may } = useSession();
  const confirm = useConfirm();
  const { take, busy } = useDownload();

  async function save(include_keys: boolean) {
    const ask = { title: words.exportKeysTitle, body: words.exportKeysBody, verb: words.exportVerb, danger: true };
    if (include_keys && !(await confirm(ask))) {
      return;
    }
    const body: Export = { ...conditions, format: "csv", include_keys };
    await take({ method: "POST", path: "/v1/admin/orders/export", body: JSON.stringify(body), accept: "text/csv", about: "orders", ending: "csv" });
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />} loading={busy}>
          {words.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save(false)}>{words.exportMasked}</Menu.Item>
        <Menu.Item disabled={!may("owner")} title={may("owner") ? undefined : needsRole("owner")} onClick={() => void save(true)}>
          {words.exportKeys}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
