import { Badge, Code, Group, List, Stack, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useSession } from "../../shell/session";
import { useTexts } from "../../texts/language";
import { applyTexts } from "./applyTexts";
import { type Change, fieldChanges, type FieldChange, fold, linesOf } from "./changes";
import { declare } from "./declaration";
import type { Checked } from "./useCatalogChange";

const COLORS: Record<Change["action"], string> = { added: "green", changed: "blue", retired: "orange", revived: "teal" };

/** What a catalog file would change, entry by entry and key by key. */
export function ChangeList({ changes, base, declared }: Pick<Checked, "changes" | "base" | "declared">) {
  const words = useTexts(applyTexts);
  const { environment } = useSession();
  const before = declare(base, { retired: true });
  const has = (action: Change["action"]) => changes.some((change) => change.action === action);
  return (
    <Stack gap="sm">
      <Stack gap="xs" component="ul" m={0} p={0} aria-label={words.changes} style={{ listStyle: "none" }}>
        {fold(changes).map(({ change, along }) => (
          <li key={`${change.kind}/${change.code}`}>
            <Group gap="xs">
              <Badge variant="light" color={COLORS[change.action]}>
                {words.actions[change.action]}
              </Badge>
              <Text span size="sm">
                {words.kinds[change.kind]} <Code>{change.code}</Code>
              </Text>
              {along.length > 0 && (
                <Text span size="sm" c="dimmed">
                  {words.along(count(along, "plan"), count(along, "price"))}
                </Text>
              )}
            </Group>
            <Fields
              fields={fieldChanges(change, linesOf(before, change, environment), declared && linesOf(declared, change, environment))}
              known={declared !== undefined}
            />
          </li>
        ))}
      </Stack>
      {has("retired") && <Text size="sm">{words.retires}</Text>}
      {has("changed") && <Text size="sm">{words.reaches}</Text>}
    </Stack>
  );
}

/** `known` tells that the new values are: then a missing one is taken away. */
function Fields({ fields, known }: { fields: FieldChange[]; known: boolean }) {
  const words = useTexts(applyTexts);
  if (fields.length === 0) {
    return null;
  }
  return (
    <List size="sm" withPadding>
      {fields.map(({ key, before, after }) => (
        <List.Item key={key}>
          <Group gap={6}>
            <Text span inherit ff="monospace">
              {key}
            </Text>
            {known ? (
              <>
                {before !== undefined && <Value text={before} struck />}
                {before !== undefined && <IconArrowRight size={14} aria-label="→" />}
                {after === undefined ? <Text span inherit c="dimmed">{words.unset}</Text> : <Value text={after} />}
              </>
            ) : (
              <Text span inherit c="dimmed">
                {words.isNow(before ?? words.unset)}
              </Text>
            )}
          </Group>
        </List.Item>
      ))}
    </List>
  );
}

function Value({ text, struck = false }: { text: string; struck?: boolean }) {
  return (
    <Code style={{ overflowWrap: "anywhere" }} td={struck ? "line-through" : undefined}>
      {text}
    </Code>
  );
}

function count(changes: readonly Change[], kind: Change["kind"]): number {
  return changes.filter((change) => change.kind === kind).length;
}
