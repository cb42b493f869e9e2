import type { Schemas } from "../api/client";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";
import classes from "./badges.module.css";

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

/** How a license stands now. A plain element, as lists show hundreds. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const words = useTexts(standings);
  const color = `var(--mantine-color-${COLORS[standing]}-light-color)`;
  const background = `var(--mantine-color-${COLORS[standing]}-light)`;
  return (
    <span className={classes.badge} style={{ color, background }}>
      {words[standing]}
    </span>
  );
}
