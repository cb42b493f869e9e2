import { Badge } from "@mantine/core";
import type { Role } from "../shell/session";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";

/** What the roles of admin tokens are called, and what they may do. */
export const roles = define({
  en: {
    names: { read_only: "read-only", support: "support", owner: "owner" },
    abouts: {
      read_only: "Looks, and changes nothing; license keys are not shown.",
      support: "Also helps customers: licenses, devices, trials, orders, mails, keys.",
      owner: "Everything: also the catalog, admin tokens, signing keys, import and erasure.",
    },
  },
  de: {
    names: { read_only: "nur lesen", support: "Support", owner: "Inhaber" },
    abouts: {
      read_only: "Sieht zu und ändert nichts; Lizenzschlüssel werden nicht gezeigt.",
      support: "Hilft auch Kunden: Lizenzen, Geräte, Testphasen, Bestellungen, E-Mails, Schlüssel.",
      owner: "Alles: auch Katalog, Admin-Tokens, Signaturschlüssel, Import und Löschung.",
    },
  },
});

export const ROLES: readonly Role[] = ["read_only", "support", "owner"];

const COLORS: Record<Role, string> = { read_only: "gray", support: "blue", owner: "violet" };

/** What a token may do. */
export function RoleBadge({ role }: { role: Role }) {
  const words = useTexts(roles);
  return (
    <Badge variant="light" color={COLORS[role]}>
      {words.names[role]}
    </Badge>
  );
}
