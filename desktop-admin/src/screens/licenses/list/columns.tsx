import { useMediaQuery } from "@mantine/hooks";
import { IconCoinOff } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Schemas } from "../../../api/client";
import { StandingBadge } from "../../../components/badges";
import type { Column } from "../../../components/EndlessTable";
import { Instant } from "../../../components/Instant";
import { RowLink } from "../../../components/records";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import classes from "./columns.module.css";
import { texts } from "./texts";

type Row = Schemas["LicenseSummary"];

/** From this width on there is room for more than the customer's whole address. */
const WIDE = "(min-width: 88em)";

export function useColumns(): Column<Row>[] {
  const wide = useMediaQuery(WIDE);
  const shared = useTexts(common);
  const words = useTexts(texts);
  return useMemo(() => columns(wide, shared, words), [wide, shared, words]);
}

function columns(wide: boolean | undefined, shared: (typeof common)["en"], words: (typeof texts)["en"]): Column<Row>[] {
  return [
    {
      id: "key",
      title: shared.key,
      width: "5.5rem",
      render: ({ key_last4: last4 }) => (
        <span className={classes.key}>…{last4}</span>
      ),
    },
    {
      id: "customer",
      title: words.customer,
      render: ({ customer }) =>
        customer === undefined ? (
          <span className={classes.faint}>{words.nobody}</span>
        ) : (
          <span title={[customer.name, customer.email].filter(Boolean).join(" · ")}>
            <RowLink kind="customer" id={customer.id}>
              {customer.email ?? customer.name ?? customer.id}
            </RowLink>
          </span>
        ),
    },
    {
      id: "plan",
      title: shared.plan,
      width: "11.5rem",
      render: ({ product, plan }) => (
        <span title={`${product} · ${plan}`}>
          <span className={classes.faint}>{product}</span> {plan}
        </span>
      ),
    },
    { id: "standing", title: shared.state, width: "10rem", render: (row) => <Standing row={row} /> },
    { id: "devices", title: words.devices, width: "4.75rem", align: "right", render: (row) => <Devices row={row} /> },
    { id: "expires", title: shared.expires, width: "7.5rem", sortable: true, render: ({ expires_at: at }) => <Instant at={at} day /> },
    ...(wide ? [{ id: "seen", title: words.seen, width: "7.5rem", render: ({ last_seen_at: at }: Row) => <Instant at={at} day /> }] : []),
    { id: "created", title: words.created, width: "8.5rem", sortable: true, render: ({ created_at: at }) => <Instant at={at} day /> },
  ];
}

/** How a license stands, and what its money has to do with it. */
function Standing({ row: { standing, hold } }: { row: Row }) {
  const { held } = useTexts(texts);
  return (
    <span className={classes.standing}>
      <StandingBadge standing={standing} />
      {hold !== undefined && (
        <span title={held[hold.cause]} role="img" aria-label={held[hold.cause]}>
          <IconCoinOff size={16} aria-hidden />
        </span>
      )}
    </span>
  );
}

function Devices({ row: { active_devices: active, max_devices: max } }: { row: Row }) {
  const look = active > max ? classes.many : active === 0 ? classes.faint : undefined;
  return (
    <span className={look}>
      {active}/{max}
    </span>
  );
}
