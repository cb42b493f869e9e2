import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { type Role, useSession } from "../shell/session";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";
import { roles } from "./roles";

interface Props extends ButtonProps {
  /** The role that the act needs. */
  needs?: Role;
  /** Why it cannot be done at all now. */
  obstacle?: string;
  onClick?(): void;
  type?: "button" | "submit";
  "aria-label"?: string;
  children: ReactNode;
}

/** A button of an act that not everybody may do: where it cannot be done, it says why instead. It can be focused all the same. */
export function GuardedButton({ needs, obstacle, onClick, type = "button", children, ...button }: Props) {
  const words = useTexts(common);
  const names = useTexts(roles).names;
  const { may } = useSession();
  const reason = needs !== undefined && !may(needs) ? words.needsRole(names[needs]) : obstacle;
  return (
    <Tooltip label={reason} disabled={reason === undefined} events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...button}
        type={type}
        data-disabled={reason !== undefined || undefined}
        aria-disabled={reason !== undefined || undefined}
        onClick={(event) => {
          if (reason !== undefined) {
            event.preventDefault();
            return;
          }
          onClick?.();
        }}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
