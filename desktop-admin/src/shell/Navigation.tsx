import { NavLink, Text } from "@mantine/core";
import { NavLink as RouterLink, useLocation } from "react-router";
import { SCREENS, SECTIONS, type Section } from "../screens";
import { useTexts } from "../texts/language";
import { names } from "../screens/names";

/** The screens, by section. */
export function Navigation() {
  const words = useTexts(names);
  const { pathname } = useLocation();
  return (
    <nav aria-label={words.navigation}>
      {SECTIONS.map((section) => (
        <Part key={section} section={section} pathname={pathname} />
      ))}
    </nav>
  );
}

function Part({ section, pathname }: { section: Section; pathname: string }) {
  const words = useTexts(names);
  return (
    <>
      <Text size="xs" fw={700} c="dimmed" tt="uppercase" px="sm" pt="sm" pb={4}>
        {words.sections[section]}
      </Text>
      {SCREENS.filter((screen) => screen.section === section).map(({ name, path, Icon }) => (
        <NavLink
          key={path}
          component={RouterLink}
          to={path}
          label={words.screens[name]}
          leftSection={<Icon size={18} aria-hidden />}
          active={path === "/" ? pathname === "/" : pathname.startsWith(path)}
          px="sm"
          py={6}
        />
      ))}
    </>
  );
}
