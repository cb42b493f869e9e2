import { Alert, Tabs } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useNavigate } from "react-router";
import { roles } from "../../components/roles";
import { Screen } from "../../components/Screen";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { texts } from "./texts";

const PATHS = { tokens: "/access", keys: "/access/keys" } as const;

interface Props {
  tab: keyof typeof PATHS;
  about: string;
  actions?: ReactNode;
  fill?: boolean;
  children: ReactNode;
}

/** The frame of what opens the server and what signs for it: for owners. */
export function AccessScreen({ tab, about, actions, fill, children }: Props) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const title = useTexts(names).screens.access;
  const owner = useTexts(roles).names.owner;
  const { may } = useSession();
  const navigate = useNavigate();
  if (!may("owner")) {
    return (
      <Screen title={title}>
        <Alert icon={<IconLock />} title={words.ownersOnly}>
          {words.needsRole(owner)}
        </Alert>
      </Screen>
    );
  }
  return (
    <Screen title={title} about={about} actions={actions} fill={fill}>
      <Tabs value={tab} onChange={(chosen) => void navigate(PATHS[chosen as keyof typeof PATHS])}>
        <Tabs.List aria-label={title}>
          <Tabs.Tab value="tokens">{words.tabs.tokens}</Tabs.Tab>
          <Tabs.Tab value="keys">{words.tabs.keys}</Tabs.Tab>
        </Tabs.List>
      </Tabs>
      {children}
    </Screen>
  );
}
