import { Badge } from "@mantine/core";
import type { Schemas } from "../api/client";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";

type Standing = Schemas["Standing"];

export const standings = define({
  en: { valid: "Valid", grace: "Grace", overdue: "Overdue", expired: "Expired", suspended: "Suspended", revoked: "Revoked" },
  de: { valid: "Gültig", grace: "Nachfrist", overdue: "Überfällig", expired: "Abgelaufen", suspended: "Gesperrt", revoked: "Widerrufen" },
});

const COLORS: Record<Standing, string> = {
  valid: "green",
  grace: "yellow",
  overdue: "orange",
  expired: "gray",
  suspended: "orange",
  revoked: "red",
};

/** How a license stands now. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const words = useTexts(standings);
  return (
    <Badge variant="light" color={COLORS[standing]}>
      {words[standing]}
    </Badge>
  );
}
