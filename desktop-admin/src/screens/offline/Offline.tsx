import { Alert, Button, Grid, Stack } from "@mantine/core";
import { useState } from "react";
import { FileDrop } from "../../components/FileDrop";
import { Screen } from "../../components/Screen";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { Answer } from "./Answer";
import { Asked } from "./Asked";
import { Holder } from "./Holder";
import { lookInto } from "./request";
import { texts } from "./texts";

interface Given {
  name: string;
  text: string;
  /** Tells one drop from another, so that nothing of the file before stays on the screen. */
  drop: string;
}

/** Activates a machine without a network: a request file in, a license file out. */
export function Offline() {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const title = useTexts(names).screens.offline;
  const [given, setGiven] = useState<Given>();
  const take = (name: string, text: string) => setGiven({ name, text, drop: crypto.randomUUID() });
  return (
    <Screen
      title={title}
      about={words.about}
      actions={
        given !== undefined && (
          <Button variant="default" onClick={() => setGiven(undefined)}>
            {words.other}
          </Button>
        )
      }
    >
      {given === undefined ? <FileDrop label={words.drop} accept=".json" onFile={take} /> : <Dropped key={given.drop} {...given} onFile={take} />}
    </Screen>
  );
}

function Dropped({ name, text, drop, onFile }: Given & { onFile(name: string, text: string): void }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { environment } = useSession();
  const [file] = useState(() => lookInto(text));
  if (typeof file === "string") {
    return (
      <Stack>
        <Alert color="red" title={words.unusable} role="alert">
          {words[file]}
        </Alert>
        <FileDrop label={words.drop} accept=".json" onFile={onFile} />
      </Stack>
    );
  }
  const elsewhere = file.environment !== undefined && file.environment !== environment;
  return (
    <Grid>
      <Grid.Col span={6}>
        <Stack>
          <Asked name={name} file={file} />
          {elsewhere ? (
            <Alert color="yellow" title={words.elsewhereTitle} role="alert">
              {words.elsewhere(words[file.environment ?? environment])}
            </Alert>
          ) : (
            <Answer drop={drop} text={text} file={file} />
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={6}>{!elsewhere && file.key !== undefined && <Holder drop={drop} licenseKey={file.key} />}</Grid.Col>
    </Grid>
  );
}
