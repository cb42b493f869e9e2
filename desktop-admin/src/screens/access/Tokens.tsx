import { Badge, Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { type Api, content, type Schemas } from "../../api/client";
import { useAct } from "../../components/act";
import { type Column, EndlessTable } from "../../components/EndlessTable";
import { ExportButton } from "../../components/ExportButton";
import { GuardedButton } from "../../components/GuardedButton";
import { Instant } from "../../components/Instant";
import { RoleBadge } from "../../components/roles";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { AccessScreen } from "./AccessScreen";
import { CreateToken } from "./CreateToken";
import { texts } from "./texts";

type Token = Schemas["AdminTokenInfo"];

function load(api: Api, cursor: string | undefined, limit: number): Promise<Schemas["AdminTokenPage"]> {
  return content(api.GET("/v1/admin/admin-tokens", { params: { query: { cursor, limit } } }));
}

/** Who may use the admin API. */
export function Tokens() {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const [creating, setCreating] = useState(false);
  const fields = [
    { title: words.name, value: (token: Token) => token.name },
    { title: words.tokens.role, value: (token: Token) => token.role },
    { title: words.state, value: (token: Token) => state(token) },
    { title: words.created, value: (token: Token) => token.created_at },
    { title: words.expires, value: (token: Token) => token.expires_at },
    { title: words.tokens.revoked, value: (token: Token) => token.revoked_at },
    { title: words.tokens.lastUsed, value: (token: Token) => token.last_used_at },
    { title: "id", value: (token: Token) => token.id },
  ];
  const columns: Column<Token>[] = [
    { id: "name", title: words.name, render: (token) => <Name token={token} /> },
    { id: "role", title: words.tokens.role, width: "7.5rem", render: ({ role }) => <RoleBadge role={role} /> },
    { id: "state", title: words.state, width: "7rem", render: (token) => <StateBadge token={token} /> },
    { id: "created", title: words.created, width: "8rem", render: ({ created_at }) => <Instant at={created_at} day /> },
    { id: "expires", title: words.expires, width: "8rem", render: ({ expires_at }) => <Instant at={expires_at} day /> },
    { id: "used", title: words.tokens.lastUsed, width: "11.5rem", render: ({ last_used_at }) => <Instant at={last_used_at} /> },
    { id: "revoke", title: "", width: "7.5rem", align: "right", render: (token) => <Revoke token={token} /> },
  ];
  return (
    <AccessScreen
      tab="tokens"
      about={words.tokens.about}
      fill
      actions={
        <>
          <ExportButton name="admin-tokens" load={load} fields={fields} />
          <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
            {words.tokens.create}
          </Button>
        </>
      }
    >
      <EndlessTable<Token> label={words.tabs.tokens} listKey={["admin-tokens"]} load={load} columns={columns} rowKey={({ id }) => id} empty={<Text>{words.tokens.empty}</Text>} />
      <CreateToken opened={creating} onClose={() => setCreating(false)} />
    </AccessScreen>
  );
}

function state({ active, revoked_at }: Token): "works" | "expired" | "revoked" {
  return active ? "works" : revoked_at === undefined ? "expired" : "revoked";
}

const COLORS = { works: "green", expired: "gray", revoked: "red" } as const;

function StateBadge({ token }: { token: Token }) {
  const words = useTexts(texts).tokens.states;
  return (
    <Badge variant="light" color={COLORS[state(token)]}>
      {words[state(token)]}
    </Badge>
  );
}

function Name({ token }: { token: Token }) {
  const words = useTexts(texts).tokens;
  return (
    <Group gap="xs" wrap="nowrap">
      <Text span inherit truncate>
        {token.name}
      </Text>
      {token.current && (
        <Badge size="sm" variant="outline">
          {words.current}
        </Badge>
      )}
    </Group>
  );
}

function Revoke({ token }: { token: Token }) {
  const words = useTexts(texts).tokens;
  const { act, busy } = useAct();
  if (!token.active) {
    return null;
  }
  return (
    <GuardedButton
      size="compact-sm"
      variant="subtle"
      color="red"
      needs="owner"
      obstacle={token.current ? words.ownObstacle : undefined}
      loading={busy}
      aria-label={words.revokeOf(token.name)}
      onClick={() =>
        void act({
          ask: { title: words.revokeTitle, body: words.revokeBody(token.name), verb: words.revokeVerb, danger: true, name: token.name },
          run: (api) => content(api.DELETE("/v1/admin/admin-tokens/{id}", { params: { path: { id: token.id } } })),
          done: words.revokedNow(token.name),
          refresh: ["admin-tokens", "audit-events"],
        })
      }
    >
      {words.revoke}
    </GuardedButton>
  );
}
