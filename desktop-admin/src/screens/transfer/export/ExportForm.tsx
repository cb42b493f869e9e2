import { Checkbox, Group, Progress, SegmentedControl, SimpleGrid, Stack, Text, Tooltip } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Children, type ReactNode, useState } from "react";
import type { Schemas } from "../../../api/client";
import { Panel } from "../../../components/Panel";
import { GuardedButton } from "../../../components/GuardedButton";
import { useSession } from "../../../shell/session";
import { common } from "../../../texts/common";
import { useLanguage, useTexts } from "../../../texts/language";
import { texts } from "../texts";
import { useExport } from "./useExport";

type Format = Schemas["TableFormat"];

interface Props {
  title: string;
  about: string;
  /** Where the server writes it. */
  path: string;
  /** What the file is called by. */
  subject: string;
  /** The conditions, as the server takes them. */
  conditions: object;
  /** The inputs of the conditions. */
  children: ReactNode;
}

/** Saves what fulfills the conditions as a file. */
export function ExportForm({ title, about, path, subject, conditions, children }: Props) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { may } = useSession();
  const [format, setFormat] = useState<Format>("csv");
  const [keys, setKeys] = useState(false);
  const { write, bytes } = useExport();
  const owner = may("owner");
  return (
    <Panel title={title}>
      <Text size="sm" c="dimmed">
        {about} {words.audited}
      </Text>
      <SimpleGrid cols={Children.count(children)}>{children}</SimpleGrid>
      <Group>
        <SegmentedControl
          aria-label={words.format}
          value={format}
          onChange={(value) => setFormat(value as Format)}
          data={[
            { value: "csv", label: words.csv },
            { value: "json", label: words.json },
          ]}
        />
        <Tooltip label={words.needsRole("owner")} disabled={owner}>
          <Checkbox label={words.includeKeys} description={words.includeKeysAbout} checked={keys} disabled={!owner} onChange={(event) => setKeys(event.currentTarget.checked)} />
        </Tooltip>
      </Group>
      <Group>
        <GuardedButton
          needs="read_only"
          leftSection={<IconDownload size={16} />}
          loading={bytes !== undefined}
          onClick={() => void write(path, subject, { ...conditions, format, include_keys: keys } as { format: Format })}
        >
          {words.save}
        </GuardedButton>
        {bytes !== undefined && <Running bytes={bytes} label={title} />}
      </Group>
    </Panel>
  );
}

function Running({ bytes, label }: { bytes: number; label: string }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  return (
    <Stack gap={4} flex={1}>
      <Progress value={100} animated aria-label={label} />
      <Text size="xs" c="dimmed" role="status">
        {bytes === 0 ? words.waiting : words.progress(size(bytes, language))}
      </Text>
    </Stack>
  );
}

function size(bytes: number, language: string): string {
  const kilobytes = bytes / 1000;
  const [value, unit] = kilobytes < 1000 ? [kilobytes, "kilobyte"] : [kilobytes / 1000, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value as number);
}
