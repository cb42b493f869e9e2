import { Badge, Box, Button, Group, Kbd, Text } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { roles } from "../components/roles";
import { common } from "../texts/common";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";
import { ENVIRONMENT_COLORS } from "../theme";
import { EnvironmentSwitch } from "./EnvironmentSwitch";
import { Preferences } from "./Preferences";
import { useSession } from "./session";

const texts = define({
  en: { find: "Go to, find, do…" },
  de: { find: "Öffnen, suchen, tun …" },
});

/** The bar on top: in the color of the environment, with its name in capitals. */
export function Header() {
  const { environment, profile, role } = useSession();
  const words = { ...useTexts(common), ...useTexts(texts) };
  const roleNames = useTexts(roles).names;
  return (
    <Box bg={ENVIRONMENT_COLORS[environment]} c="white" h="100%" px="md" data-environment={environment}>
      <Group h="100%" justify="space-between" wrap="nowrap">
        <Group gap="sm" wrap="nowrap">
          <Text fw={800} tt="uppercase" lts={1}>
            {environment === "prod" ? words.prod : words.test}
          </Text>
          <Text size="sm" truncate maw="18rem">
            {profile.name}
          </Text>
          <Badge variant="outline" color="white" size="sm">
            {roleNames[role]}
          </Badge>
        </Group>
        <Button
          variant="default"
          size="xs"
          w="20rem"
          justify="space-between"
          leftSection={<IconSearch size={14} />}
          rightSection={<Kbd size="xs">Ctrl K</Kbd>}
          onClick={() => spotlight.open()}
        >
          {words.find}
        </Button>
        <Group gap="sm" wrap="nowrap">
          <EnvironmentSwitch />
          <Preferences />
        </Group>
      </Group>
    </Box>
  );
}
