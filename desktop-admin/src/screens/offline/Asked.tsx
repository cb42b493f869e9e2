import { Badge, Text } from "@mantine/core";
import { Facts } from "../../components/Facts";
import { Instant } from "../../components/Instant";
import { Panel } from "../../components/Panel";
import { ENVIRONMENT_COLORS } from "../../theme";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import type { RequestFile } from "./request";
import { texts } from "./texts";

/** What a request file asks for. */
export function Asked({ name, file }: { name: string; file: RequestFile }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  return (
    <Panel title={words.asks}>
      <Facts
        facts={[
          [words.fileName, name],
          [words.product, file.product],
          [words.environment, file.environment && <Badge color={ENVIRONMENT_COLORS[file.environment]}>{words[file.environment]}</Badge>],
          [words.key, file.key && <Text span inherit ff="monospace">{`…${file.key.slice(-4)}`}</Text>],
          [words.device, file.name],
          [words.host, file.hostname],
          [words.system, [file.platform, file.arch].filter(Boolean).join(" · ") || undefined],
          [words.app, file.appVersion],
          [
            words.written,
            file.createdAt && (
              <>
                <Instant at={file.createdAt} />{" "}
                <Text span inherit c="dimmed">
                  ({words.writtenHint})
                </Text>
              </>
            ),
          ],
        ]}
      />
    </Panel>
  );
}
