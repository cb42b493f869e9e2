import { Alert, Anchor, Button, Center, Checkbox, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { Problem } from "../../api/problem";
import { ProblemView } from "../../components/ProblemView";
import { type Environment, type Profile, select, signIn } from "../../host";
import { useDesk } from "../../shell/session";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

interface Props {
  /** The server that a token is wanted for, if it is known. */
  profile?: Profile;
  environment?: Environment;
  onDone?(): void;
}

/** Asks for a server and a token of it. The token goes to the host and is forgotten by the page at once. */
export function SignIn({ profile, environment, onDone }: Props) {
  const words = useTexts(texts);
  return (
    <Center mih="100vh" p="md">
      <Paper withBorder p="xl" w="28rem" maw="100%">
        <Stack>
          <div>
            <Title order={1} size="h2">
              {profile === undefined ? words.welcome : words.signInTo(profile.name)}
            </Title>
            <Text size="sm" c="dimmed">
              {environment === undefined ? words.about : words.aboutEnvironment[environment]}
            </Text>
          </div>
          <SignInForm profile={profile} onDone={onDone} />
          <OtherPlaces profile={profile} environment={environment} />
        </Stack>
      </Paper>
    </Center>
  );
}

export function SignInForm({ profile, onDone }: Pick<Props, "profile" | "onDone">) {
  const words = useTexts(texts);
  const { desk, setDesk } = useDesk();
  const token = useRef<HTMLInputElement>(null);
  const [server, setServer] = useState(profile?.server ?? "http://127.0.0.1:8080");
  const [name, setName] = useState("");
  const [keep, setKeep] = useState(desk.keyring.available);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    // Not a state of React: nothing of the page shall remember it.
    const given = token.current?.value ?? "";
    if (token.current !== null) {
      token.current.value = "";
    }
    setBusy(true);
    setProblem(undefined);
    try {
      setDesk(await signIn({ server, name: name.trim() === "" ? undefined : name.trim(), token: given, keep: keep ? "keyring" : "session" }));
      onDone?.();
    } catch (error) {
      setProblem(Problem.ofHost(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {profile === undefined && (
          <>
            <TextInput label={words.server} value={server} onChange={(event) => setServer(event.currentTarget.value)} required autoComplete="off" spellCheck={false} />
            <TextInput label={words.name} description={words.nameHint} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" />
          </>
        )}
        <PasswordInput ref={token} label={words.token} description={words.tokenHint} required autoComplete="off" spellCheck={false} visibilityToggleButtonProps={{ "aria-label": words.show }} />
        {desk.keyring.available ? (
          <Checkbox label={words.keep} description={words.keepHint} checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />
        ) : (
          <Alert color="yellow" title={words.noKeyring}>
            {[desk.keyring.detail, desk.keyring.fix ?? words.sessionOnly].filter(Boolean).join(" ")}
          </Alert>
        )}
        {problem !== undefined && <ProblemView problem={problem} />}
        <Button type="submit" loading={busy}>
          {words.signIn}
        </Button>
      </Stack>
    </form>
  );
}

/** The servers and environments that a token is at hand for: nobody is stuck at a sign-in that he cannot do. */
function OtherPlaces({ profile, environment }: Pick<Props, "profile" | "environment">) {
  const words = useTexts(texts);
  const { desk, setDesk } = useDesk();
  const places = desk.profiles.flatMap((candidate) =>
    (["test", "prod"] as const)
      .filter((each) => candidate.signed_in[each] && !(candidate.id === profile?.id && each === environment))
      .map((each) => ({ candidate, each })),
  );
  return places.map(({ candidate, each }) => (
    <Anchor key={`${candidate.id}/${each}`} component="button" type="button" size="sm" onClick={() => void select({ profile: candidate.id, environment: each }).then(setDesk)}>
      {words.goTo(candidate.name, words.environments[each])}
    </Anchor>
  ));
}
