import { Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { money } from "../../components/money";
import { useLanguage, useTexts } from "../../texts/language";
import { change, type Figures, rate } from "./figures";
import { percent } from "./format";
import { texts } from "./texts";

/** More than ten times as much is told better by the numbers themselves. */
const TELLING = 10;

/** The period's figures, each beside that of the period before. */
export function Tiles({ now, before }: { now: Figures; before?: Figures }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const number = new Intl.NumberFormat(language);
  const converted = rate(now);
  const count = (id: keyof Omit<Figures, "money">, label: string, hint?: ReactNode) => (
    <Tile label={label} hint={hint} now={now[id]} before={before?.[id]}>
      <Figure id={id} value={now[id]} shown={number.format(now[id])} />
    </Tile>
  );
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm" component="section" aria-label={words.figures}>
      <Tile label={words.revenue} tall hint={now.money.length === 0 ? words.noRevenue : undefined}>
        {now.money.length === 0 ? (
          <Text size="xl" fw={700}>
            –
          </Text>
        ) : (
          now.money.map((each) => <Money key={each.currency} {...each} before={before?.money.find(({ currency }) => currency === each.currency)?.amount} />)
        )}
      </Tile>
      {count("licenses_created", words.licensesCreated)}
      {count("activations", words.activations)}
      {count("active_devices", words.activeDevices, words.activeDevicesHint)}
      <Tile label={words.trials} hint={converted === undefined ? words.noRate : undefined}>
        <Text size="sm" component="div">
          <Figure id="trials_begun" value={now.trials_begun} shown={number.format(now.trials_begun)} /> {words.begun}
        </Text>
        <Change now={now.trials_begun} before={before?.trials_begun} shown={number.format} />
        <Text size="sm" component="div">
          <Figure id="trials_converted" value={now.trials_converted} shown={number.format(now.trials_converted)} /> {words.converted}
          {converted !== undefined && (
            <span data-figure="trials_rate" data-value={converted}>
              {` · ${percent(converted, language)}`}
            </span>
          )}
        </Text>
        <Change now={now.trials_converted} before={before?.trials_converted} shown={number.format} />
      </Tile>
      {count("check_ins", words.checkIns)}
      {count("refusals", words.refusals)}
    </SimpleGrid>
  );
}

interface TileProps {
  label: string;
  hint?: ReactNode;
  now?: number;
  before?: number;
  /** As high as two others. */
  tall?: boolean;
  children: ReactNode;
}

function Tile({ label, hint, now, before, tall, children }: TileProps) {
  const { language } = useLanguage();
  const title = useId();
  return (
    <Paper withBorder p="sm" role="group" aria-labelledby={title} style={{ gridRow: tall ? "span 2" : undefined }}>
      <Title order={2} id={title} fz="sm" fw={500} c="dimmed">
        {label}
      </Title>
      <Stack gap={0}>{children}</Stack>
      {hint !== undefined && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
      {now !== undefined && <Change now={now} before={before} shown={(value) => new Intl.NumberFormat(language).format(value)} />}
    </Paper>
  );
}

function Figure({ id, value, shown }: { id: string; value: number; shown: string }) {
  return (
    <Text span size="xl" fw={700} lh={1.3} data-figure={id} data-value={value} style={{ fontVariantNumeric: "tabular-nums" }}>
      {shown}
    </Text>
  );
}

function Money({ currency, amount, refunded, before }: Figures["money"][number] & { before?: number }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  return (
    <div>
      <Figure id={`revenue:${currency}`} value={amount} shown={money(amount, currency, language)} />
      {refunded > 0 && (
        <Text size="xs" c="dimmed" data-figure={`refunded:${currency}`} data-value={refunded}>
          {words.refunded(money(refunded, currency, language))}
        </Text>
      )}
      <Change now={amount} before={before} shown={(value) => money(value, currency, language)} />
    </div>
  );
}

/** What it was before, and how much more or less it is now. */
function Change({ now, before, shown }: { now: number; before?: number; shown(value: number): string }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  if (before === undefined) {
    return null;
  }
  const by = change(now, before);
  return (
    <Text size="xs" c="dimmed">
      {words.before(shown(before))}
      {by !== undefined && Math.abs(by) < TELLING && ` (${percent(by, language, true)})`}
    </Text>
  );
}
