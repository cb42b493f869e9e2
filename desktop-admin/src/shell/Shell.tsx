import { AppShell, ScrollArea } from "@mantine/core";
import { useLayoutEffect } from "react";
import { Route, Routes, useLocation } from "react-router";
import { SCREENS } from "../screens";
import { Connection } from "./Connection";
import { Crash } from "./Crash";
import { Header } from "./Header";
import { Navigation } from "./Navigation";
import { NotFound } from "./NotFound";
import { Palette } from "./Palette";

/** What surrounds every screen: where one is, where one can go, and whether the server is there. */
export function Shell() {
  const { pathname } = useLocation();
  useLayoutEffect(() => {
    window.scrollTo({ top: 0 });
  }, [pathname]);
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 224, breakpoint: 0 }} padding={0}>
      <AppShell.Header withBorder={false}>
        <Header />
      </AppShell.Header>
      <AppShell.Navbar>
        <AppShell.Section grow component={ScrollArea}>
          <Navigation />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main>
        <Connection />
        <Crash key={pathname}>
          <Routes>
            {SCREENS.flatMap(({ routes }) =>
              Object.entries(routes).map(([path, Component]) => <Route key={path} path={path} element={<Component />} />),
            )}
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Crash>
      </AppShell.Main>
      <Palette />
    </AppShell>
  );
}
