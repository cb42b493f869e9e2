import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Problem } from "../api/problem";
import { open } from "../host";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";
import { ProblemText } from "./ProblemView";

/** Says where a file was saved, or why it was not. */
export function useSaved() {
  const words = useTexts(common);
  return async function saved(write: () => Promise<{ path: string }>): Promise<boolean> {
    try {
      const { path } = await write();
      notifications.show({
        color: "green",
        autoClose: 12_000,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              {words.saved(path)}
            </Text>
            <Button size="compact-sm" variant="light" flex="none" onClick={() => void open(path)}>
              {words.openFolder}
            </Button>
          </Group>
        ),
      });
      return true;
    } catch (error) {
      notifications.show({ color: "red", autoClose: false, message: <ProblemText problem={Problem.of(error)} /> });
      return false;
    }
  };
}
