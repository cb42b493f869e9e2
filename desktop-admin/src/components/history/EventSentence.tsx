import { Text } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { useLanguage, useTexts } from "../../texts/language";
import { RecordLink } from "../records";
import { sentence } from "./sentence";
import { words } from "./words";

/** An event of the audit log as a sentence, with a link to the record that it is about. Who and when stand beside it. */
export function EventSentence({ event }: { event: Schemas["AuditEvent"] }) {
  const { language } = useLanguage();
  const told = sentence(event, language);
  return (
    <Text span inherit title={told.text}>
      {told.text}
      {told.link !== undefined && (
        <>
          {" "}
          <RecordLink kind={told.link.kind} id={told.link.id} />
        </>
      )}
    </Text>
  );
}

/** Who did it: an admin by the token's name, or what else acts here. */
export function ActorName({ actor }: { actor: Schemas["Actor"] }) {
  const { actors } = useTexts(words);
  return (
    <Text span inherit>
      {actor.name ?? actors[actor.kind]}
    </Text>
  );
}
