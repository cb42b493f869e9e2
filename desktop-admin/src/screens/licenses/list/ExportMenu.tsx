import { Button, Menu, Text } from "@mantine/core";
import { IconDownload, IconKey } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Schemas } from "../../../api/client";
import { useConfirm } from "../../../components/confirm";
import { useSaved } from "../../../components/saved";
import { download, onDownloadProgress } from "../../../host";
import { useSession } from "../../../shell/session";
import { useLanguage, useTexts } from "../../../texts/language";
import { type Conditions, filter } from "./search";
import { texts } from "./texts";

/** Saves what the list finds as a file that the server makes, with or without the whole keys. */
export function ExportMenu({ conditions }: { conditions: Conditions }) {
  const words = useTexts(texts);
  const { place, environment, may } = useSession();
  const confirm = useConfirm();
  const saved = useSaved();
  const [writing, setWriting] = useState<string>();
  const bytes = useBytes(writing);

  async function write(keys: boolean) {
    const question = { title: words.exportKeys, body: words.exportKeysBody, verb: words.exportVerb, danger: true };
    if (keys && !(await confirm(question))) {
      return;
    }
    const name = `licenses-${environment}-${new Date().toISOString().slice(0, 10)}.csv`;
    const body: Schemas["ExportLicensesRequest"] = { ...filter(conditions, Date.now()), format: "csv", include_keys: keys };
    setWriting(name);
    await saved(() => download({ place, method: "POST", path: "/v1/admin/licenses/export", body: JSON.stringify(body), accept: "text/csv", name }));
    setWriting(undefined);
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />} disabled={writing !== undefined} aria-live="polite">
          {bytes === undefined ? words.export : words.exporting(bytes)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void write(false)}>
          {words.withoutKeys}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} />} disabled={!may("owner")} onClick={() => void write(true)}>
          {words.withKeys}
          {!may("owner") && (
            <Text size="xs" c="dimmed">
              {words.ownersOnly}
            </Text>
          )}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** How much of a file has come, while it comes. */
function useBytes(name: string | undefined): string | undefined {
  const { language } = useLanguage();
  const [bytes, setBytes] = useState(0);
  useEffect(() => {
    setBytes(0);
    return name === undefined ? undefined : onDownloadProgress((progress) => progress.name === name && setBytes(progress.bytes));
  }, [name]);
  const megabytes = new Intl.NumberFormat(language, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
  return name === undefined ? undefined : megabytes.format(bytes / 1e6);
}
