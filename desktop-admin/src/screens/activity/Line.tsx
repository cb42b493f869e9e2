import { Group, Text, Tooltip } from "@mantine/core";
import {
  IconCreditCard,
  IconDevices,
  IconFileText,
  IconKey,
  IconLicense,
  IconMail,
  IconBox,
  IconClockPlay,
  IconShoppingCart,
  IconUsers,
} from "@tabler/icons-react";
import { type ComponentType, memo } from "react";
import { ActorName, EventSentence } from "../../components/history";
import { RecordLink } from "../../components/records";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { ago } from "./ago";
import classes from "./Day.module.css";
import type { AuditEvent } from "./feed";
import { texts } from "./texts";

const ICONS: Record<string, ComponentType<{ size?: number }>> = {
  license: IconLicense,
  licenses: IconLicense,
  device: IconDevices,
  trial: IconClockPlay,
  customer: IconUsers,
  order: IconShoppingCart,
  orders: IconShoppingCart,
  mail: IconMail,
  catalog: IconBox,
  stripe_event: IconCreditCard,
  admin_token: IconKey,
  signing_key: IconKey,
};

/** One event: when, what, by whom, and the records that it is about. */
export const Line = memo(function Line({ event, fresh }: { event: AuditEvent; fresh: boolean }) {
  const words = useTexts(texts);
  const Icon = ICONS[event.action.split(".")[0] ?? ""] ?? IconFileText;
  return (
    <li className={`${classes.line} ${fresh ? classes.fresh : ""}`} data-event={event.id} data-action={event.action}>
      <span className={classes.icon} aria-hidden>
        <Icon size={16} />
      </span>
      <Time at={event.at} />
      <Text size="sm" component="div">
        <EventSentence event={event} />
      </Text>
      <Text size="sm" c="dimmed" truncate component="div">
        <ActorName actor={event.actor} />
      </Text>
      <Group gap="sm" wrap="nowrap" fz="sm" justify="flex-end">
        <RecordLink kind="trial" id={event.trial_id}>{words.trial}</RecordLink>
        <RecordLink kind="customer" id={event.customer_id}>{words.customer}</RecordLink>
        <RecordLink kind="license" id={event.license_id}>{words.license}</RecordLink>
      </Group>
    </li>
  );
});

/** The time of day; the day stands above. */
function Time({ at }: { at: string }) {
  const words = useTexts(common);
  const { language } = useLanguage();
  const time = new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(new Date(at));
  const utc = new Date(at).toISOString().replace("T", " ").slice(0, 19);
  return (
    <Tooltip label={`${utc} ${words.utc} · ${ago(Date.now() - Date.parse(at), language)}`}>
      <Text size="sm" c="dimmed" component="time" dateTime={at} style={{ whiteSpace: "nowrap" }}>
        {time}
      </Text>
    </Tooltip>
  );
}
