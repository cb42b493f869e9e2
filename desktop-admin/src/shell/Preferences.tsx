import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconSettings } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { names } from "../screens/names";
import { define } from "../texts/define";
import { LANGUAGES, type Language, useLanguage, useTexts } from "../texts/language";

const texts = define({
  en: { preferences: "Preferences", language: "Language", look: "Look", light: "Light", dark: "Dark", auto: "As the system" },
  de: { preferences: "Einstellungen", language: "Sprache", look: "Aussehen", light: "Hell", dark: "Dunkel", auto: "Wie das System" },
});

const LOOKS = ["light", "dark", "auto"] as const;

/** Language and look of the console; they are this computer's, not the server's. */
export function Preferences() {
  const words = useTexts(texts);
  const screens = useTexts(names).screens;
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const mark = (chosen: boolean) => (chosen ? <IconCheck size={14} /> : null);
  return (
    <Menu position="bottom-end" keepMounted={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="white" aria-label={words.preferences}>
          <IconSettings size={20} color="white" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.language}</Menu.Label>
        {(Object.keys(LANGUAGES) as Language[]).map((code) => (
          <Menu.Item key={code} aria-current={language === code || undefined} rightSection={mark(language === code)} onClick={() => choose(code)} lang={code}>
            {LANGUAGES[code]}
          </Menu.Item>
        ))}
        <Menu.Label>{words.look}</Menu.Label>
        {LOOKS.map((look) => (
          <Menu.Item key={look} aria-current={colorScheme === look || undefined} rightSection={mark(colorScheme === look)} onClick={() => setColorScheme(look)}>
            {words[look]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate("/servers")}>{screens.servers}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
