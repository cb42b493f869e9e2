import dayjs from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime";
import utc from "dayjs/plugin/utc";
import { common } from "../texts/common";
import { type Language, useLanguage, useTexts } from "../texts/language";
import classes from "./Instant.module.css";

dayjs.extend(relativeTime);
dayjs.extend(utc);

/** A moment in local time; UTC and how long ago when pointed at. */
export function Instant({ at, none, day = false }: { at: string | undefined | null; none?: string; day?: boolean }) {
  const words = useTexts(common);
  const { language } = useLanguage();
  if (at === undefined || at === null) {
    return <span className={classes.none}>{none ?? words.never}</span>;
  }
  return (
    <time
      dateTime={at}
      className={classes.instant}
      // Lists show hundreds: what nobody points at is not worked out. A row may become another one under a pointer that rests.
      onMouseMove={({ currentTarget }) => {
        const moment = dayjs(at).locale(language);
        currentTarget.title = `${moment.utc().format("YYYY-MM-DD HH:mm:ss")} ${words.utc} · ${moment.fromNow()}`;
      }}
    >
      {format(language, day).format(new Date(at))}
    </time>
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The formats are kept: to make one takes longer than to draw a row. */
function format(language: Language, day: boolean): Intl.DateTimeFormat {
  const key = `${language}/${day}`;
  const kept = formats.get(key);
  if (kept !== undefined) {
    return kept;
  }
  const made = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: day ? undefined : "short" });
  formats.set(key, made);
  return made;
}
