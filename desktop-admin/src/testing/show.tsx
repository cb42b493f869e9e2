import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, Route, Routes, useLocation } from "react-router";
import { ConfirmProvider } from "../components/confirm";
import type { Environment } from "../host";
import type { ScreenRoutes } from "../screens";
import { DeskProvider, type Role, SessionProvider } from "../shell/session";
import { queryClient } from "../shell/queries";
import { LanguageProvider } from "../texts/language";
import { theme } from "../theme";

interface Setting {
  environment?: Environment;
  role?: Role;
}

/** Shows a screen at a path as the shell does, to a person with this role. */
export function show(routes: ScreenRoutes, path: string, { environment = "test", role = "owner" }: Setting = {}) {
  const signedIn = { kept: "session" as const, name: "tester", role };
  const profile = { id: "p1", name: "Shop", server: "https://shop.example", signed_in: { test: signedIn, prod: signedIn } };
  const desk = { profiles: [profile], selected: { profile: "p1", environment }, keyring: { available: true }, troubles: [] };
  const user = userEvent.setup();
  let at = path;
  function Where() {
    const { pathname } = useLocation();
    at = pathname;
    return null;
  }
  const shown = render(
    <MantineProvider theme={theme} env="test">
      <LanguageProvider>
        <Notifications />
        <DeskProvider state={{ desk, setDesk: () => undefined }}>
          <QueryClientProvider client={queryClient()}>
            <SessionProvider profile={profile} environment={environment}>
              <MemoryRouter initialEntries={[path]}>
                <ConfirmProvider>
                  <Where />
                  <Routes>
                    {Object.entries(routes).map(([route, Component]) => (
                      <Route key={route} path={route} element={<Component />} />
                    ))}
                    <Route path="*" element={<p>elsewhere</p>} />
                  </Routes>
                </ConfirmProvider>
              </MemoryRouter>
            </SessionProvider>
          </QueryClientProvider>
        </DeskProvider>
      </LanguageProvider>
    </MantineProvider>,
  );
  return { ...shown, user, /** The path that is open now. */ where: () => at };
}
