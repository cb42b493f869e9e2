import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { Screen } from "../components/Screen";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";

const texts = define({
  en: { title: "There is nothing here", back: "To the overview" },
  de: { title: "Hier ist nichts", back: "Zur Übersicht" },
});

export function NotFound() {
  const words = useTexts(texts);
  return (
    <Screen title={words.title}>
      <Text>
        <Anchor component={Link} to="/">
          {words.back}
        </Anchor>
      </Text>
    </Screen>
  );
}
