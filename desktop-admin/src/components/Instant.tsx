import { Text, Tooltip } from "@mantine/core";
import dayjs from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime";
import utc from "dayjs/plugin/utc";
import { common } from "../texts/common";
import { useLanguage, useTexts } from "../texts/language";

dayjs.extend(relativeTime);
dayjs.extend(utc);

/** A moment in local time; UTC and how long ago when pointed at. */
export function Instant({ at, none, day = false }: { at: string | undefined | null; none?: string; day?: boolean }) {
  const words = useTexts(common);
  const { language } = useLanguage();
  if (at === undefined || at === null) {
    return <Text span inherit c="dimmed">{none ?? words.never}</Text>;
  }
  const moment = dayjs(at).locale(language);
  const shown = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: day ? undefined : "short" }).format(moment.toDate());
  return (
    <Tooltip label={`${moment.utc().format("YYYY-MM-DD HH:mm:ss")} ${words.utc} · ${moment.fromNow()}`} events={{ hover: true, focus: true, touch: true }}>
      <Text span inherit component="time" dateTime={at} tabIndex={-1} style={{ whiteSpace: "nowrap" }}>
        {shown}
      </Text>
    </Tooltip>
  );
}
