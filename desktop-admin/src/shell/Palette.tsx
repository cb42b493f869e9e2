import { Kbd } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { IconArrowsExchange, IconFileText, IconPlus, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { PATHS } from "../components/records";
import { SCREENS } from "../screens";
import { names } from "../screens/names";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";
import { useEnvironment } from "./EnvironmentSwitch";
import { useSession } from "./session";
import { useShortcuts } from "./shortcuts";

const texts = define({
  en: {
    placeholder: "A screen, an act, an id, an e-mail…",
    nothing: "Nothing of that name",
    newLicense: "New license",
    toTest: "Switch to test",
    toProd: "Switch to production",
    open: (id: string) => `Open ${id}`,
    licenses: (text: string) => `Licenses with “${text}”`,
    customers: (text: string) => `Customers with “${text}”`,
  },
  de: {
    placeholder: "Ansicht, Handlung, Id, E-Mail …",
    nothing: "Nichts heißt so",
    newLicense: "Neue Lizenz",
    toTest: "Zur Testumgebung",
    toProd: "Zur Produktion",
    open: (id) => `${id} öffnen`,
    licenses: (text) => `Lizenzen mit „${text}“`,
    customers: (text) => `Kunden mit „${text}“`,
  },
});

const PREFIXES = { lic: PATHS.license, cus: PATHS.customer, trl: PATHS.trial, ord: PATHS.order, mail: PATHS.mail, sev: PATHS.stripeEvent } as const;

/** The command palette: goes to screens and records, searches, and starts acts. */
export function Palette() {
  const words = useTexts(texts);
  const screens = useTexts(names).screens;
  const navigate = useNavigate();
  const { environment, may } = useSession();
  const go = useEnvironment();
  const [query, setQuery] = useState("");
  useShortcuts();
  useHotkeys([["mod+E", () => void go(environment === "test" ? "prod" : "test")]]);

  const text = query.trim();
  const found: SpotlightActionData[] = [];
  const kind = PREFIXES[text.split("_")[0] as keyof typeof PREFIXES];
  if (kind !== undefined && /^[a-z]+_[0-9a-z]{26}$/.test(text)) {
    found.push({ id: "record", label: words.open(text), leftSection: <IconFileText size={18} />, onClick: () => void navigate(kind(text)) });
  }
  if (text.length > 1) {
    for (const list of ["licenses", "customers"] as const) {
      const onClick = () => void navigate(`/${list}`, { state: { text } });
      found.push({ id: `find-${list}`, label: words[list](text), leftSection: <IconSearch size={18} />, onClick });
    }
  }
  const matches = (label: string) => label.toLowerCase().includes(text.toLowerCase());
  const actions: SpotlightActionData[] = [
    ...SCREENS.map(({ name, path, Icon, shortcut }) => ({
      id: name,
      label: screens[name],
      leftSection: <Icon size={18} />,
      rightSection: <Kbd size="xs">g {shortcut}</Kbd>,
      onClick: () => void navigate(path),
    })),
    ...(may("support") ? [{ id: "new-license", label: words.newLicense, leftSection: <IconPlus size={18} />, onClick: () => void navigate("/licenses/new") }] : []),
    {
      id: "switch",
      label: environment === "test" ? words.toProd : words.toTest,
      leftSection: <IconArrowsExchange size={18} />,
      rightSection: <Kbd size="xs">Ctrl E</Kbd>,
      onClick: () => void go(environment === "test" ? "prod" : "test"),
    },
  ].filter(({ label }) => matches(label));
  return (
    <Spotlight
      actions={[...actions, ...found]}
      filter={(_, all) => all}
      query={query}
      onQueryChange={setQuery}
      shortcut="mod + K"
      nothingFound={words.nothing}
      scrollable
      maxHeight={440}
      searchProps={{ leftSection: <IconSearch size={18} />, placeholder: words.placeholder, "aria-label": words.placeholder }}
    />
  );
}
