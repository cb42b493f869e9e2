import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { HashRouter } from "react-router";
import { ConfirmProvider } from "../components/confirm";
import { setTitle } from "../host";
import { SignIn } from "../screens/servers/SignIn";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";
import { queryClient } from "./queries";
import { SessionProvider, useDesk } from "./session";
import { Shell } from "./Shell";

/** Sign-in where no token is at hand; else the screens of the selected server and environment. */
export function Workplace() {
  const { desk } = useDesk();
  const words = useTexts(common);
  const selected = desk.selected ?? undefined;
  const profile = desk.profiles.find((candidate) => candidate.id === selected?.profile);
  const environment = selected?.environment ?? "test";
  const signedIn = profile?.signed_in[environment] !== undefined && profile.signed_in[environment] !== null;
  const place = profile === undefined ? undefined : `${profile.id}/${environment}`;
  // Nothing that was read or scrolled to in one environment outlives the step into another.
  const client = useMemo(() => queryClient(), [place]);

  const title = profile === undefined ? "Claviger" : `${environment === "prod" ? words.prod : words.test} · ${profile.name} – Claviger`;
  useEffect(() => {
    document.title = title;
    void setTitle(title);
  }, [title]);

  if (profile === undefined || !signedIn) {
    return <SignIn key={place} profile={profile} environment={profile && environment} />;
  }
  return (
    <QueryClientProvider client={client}>
      <SessionProvider profile={profile} environment={environment}>
        <HashRouter key={place}>
          <ConfirmProvider>
            <Shell />
          </ConfirmProvider>
        </HashRouter>
      </SessionProvider>
    </QueryClientProvider>
  );
}
