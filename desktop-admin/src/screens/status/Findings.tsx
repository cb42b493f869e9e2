import { Alert, Anchor, List, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconHourglass } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Problem } from "../../api/problem";
import { ProblemText } from "../../components/ProblemView";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { type Finding, findings, isSevere, type Known } from "./findings";
import { texts } from "./texts";
import { MOST_MAILS } from "./useStatus";

/** Where something can be done about it. */
const PLACES: Partial<Record<Finding["kind"], string>> = {
  stripe_dead: "/stripe-events?state=dead",
  stripe_late: "/stripe-events?state=waiting",
  mails_failed: "/mails?state=failed&period=7",
  mails_late: "/mails?state=waiting",
  key_old: "/access",
  token_expires: "/access",
  no_plans: "/catalog",
};

interface Props {
  known: Known;
  isComplete: boolean;
  failed?: Problem;
}

/** What is wrong, and what to do about it. */
export function Findings({ known, isComplete, failed }: Props) {
  const words = useTexts(texts);
  const { may } = useSession();
  const found = findings(known, Date.now());
  return (
    <>
      {failed !== undefined && (
        <Alert color="orange" icon={<IconAlertTriangle />} title={words.incomplete}>
          <ProblemText problem={failed} />
        </Alert>
      )}
      {found.length > 0 ? (
        <Alert color={found.some(isSevere) ? "red" : "orange"} icon={<IconAlertTriangle />} title={words.wrong(found.length)} role="status" data-findings={found.length}>
          <List size="sm" spacing="xs">
            {found.map((finding) => (
              <List.Item key={JSON.stringify(finding)} data-finding={finding.kind}>
                <Told finding={finding} />
              </List.Item>
            ))}
          </List>
        </Alert>
      ) : isComplete ? (
        <Alert color="green" icon={<IconCheck />} title={words.fine} role="status" data-findings={0}>
          {may("owner") ? words.fineText : words.fineSoFar}
        </Alert>
      ) : (
        failed === undefined && <Alert color="gray" icon={<IconHourglass />} title={words.reading} role="status" />
      )}
    </>
  );
}

function Told({ finding }: { finding: Finding }) {
  const words = useTexts(texts);
  const what = useWhat(finding);
  const place = PLACES[finding.kind];
  return (
    <>
      <Text size="sm" fw={600}>
        {what}
      </Text>
      <Text size="sm">
        {words[`${finding.kind}Fix`]}{" "}
        {place !== undefined && (
          <Anchor component={Link} to={place} inherit c="inherit" fw={600} underline="always" aria-label={`${what} ${words.look}`}>
            {words.look}
          </Anchor>
        )}
      </Text>
    </>
  );
}

/** A finding as a sentence. */
function useWhat(finding: Finding): string {
  const words = useTexts(texts);
  const { test, prod } = useTexts(common);
  const { language } = useLanguage();
  const number = new Intl.NumberFormat(language);
  switch (finding.kind) {
    case "part": {
      const names: Record<string, string> = words.parts;
      return words.part(names[finding.part] ?? finding.part, finding.environment && (finding.environment === "prod" ? prod : test), finding.problem);
    }
    case "stripe_dead":
      return words.stripe_dead(finding.count);
    case "mails_failed":
      return words.mails_failed(`${number.format(finding.count)}${finding.count === MOST_MAILS ? "+" : ""}`);
    case "key_old":
      return words.key_old(number.format(finding.days));
    case "token_expires": {
      const at = new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(Date.parse(finding.at));
      return finding.own ? words.token_own(at) : words.token_expires(finding.name, at);
    }
    default:
      return words[finding.kind];
  }
}
