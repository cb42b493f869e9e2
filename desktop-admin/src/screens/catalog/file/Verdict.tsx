import { Alert, Anchor, List, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { Problem } from "../../../api/problem";
import { ProblemView } from "../../../components/ProblemView";
import { useTexts } from "../../../texts/language";
import { applyTexts } from "../applyTexts";
import { ChangeList } from "../ChangeList";
import type { Checked } from "../useCatalogChange";

interface Props {
  checked?: Checked;
  problem?: Problem;
  /** Shows a place of the text. */
  onLine(line: number, column?: number): void;
}

/** What the server says to a text: what it would change, or what is wrong where. */
export function Verdict({ checked, problem, onLine }: Props) {
  const words = useTexts(applyTexts);
  if (problem !== undefined) {
    return problem.mistakes.length === 0 ? <ProblemView problem={problem} /> : <Wrong problem={problem} onLine={onLine} />;
  }
  if (checked === undefined) {
    return null;
  }
  if (checked.changes.length === 0) {
    return (
      <Alert color="green" icon={<IconCheck />}>
        {words.nothingDiffers}
      </Alert>
    );
  }
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {words.whatChanges(checked.changes.length)}
      </Title>
      <ChangeList {...checked} />
    </Stack>
  );
}

function Wrong({ problem, onLine }: { problem: Problem; onLine: Props["onLine"] }) {
  const words = useTexts(applyTexts);
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={words.mistakes(problem.mistakes.length)} role="alert">
      <List size="sm" spacing="xs" listStyleType="none">
        {problem.mistakes.map(({ line, column, message }) => (
          <List.Item key={`${line}/${column}/${message}`}>
            {line !== undefined && (
              <>
                <Anchor component="button" type="button" inherit c="inherit" td="underline" fw={600} onClick={() => onLine(line, column)}>
                  {words.atLine(line)}
                </Anchor>
                :{" "}
              </>
            )}
            <Text span inherit>
              {message}
            </Text>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
