import { Alert, Fieldset, Group, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import dayjs from "dayjs";
import type { Schemas } from "../../../api/client";
import { DayInput } from "../../../components/DayInput";
import { GuardedButton } from "../../../components/GuardedButton";
import { useTexts } from "../../../texts/language";
import { texts } from "./texts";
import { request, type Wish } from "./wish";

interface Props {
  products: Schemas["CatalogProduct"][];
  wish: Wish;
  busy: boolean;
  onChange(part: Partial<Wish>): void;
  onSubmit(asked: Schemas["CreateLicensesRequest"]): void;
}

/** Asks for what is to be issued. */
export function Form({ products, wish, busy, onChange, onSubmit }: Props) {
  const words = useTexts(texts);
  const sold = products.filter(({ retired, plans }) => !retired && plans.some((plan) => !plan.retired));
  const plans = sold.find(({ code }) => code === wish.product)?.plans.filter(({ retired }) => !retired) ?? [];
  const plan = plans.find(({ code }) => code === wish.plan);
  const asked = request(wish);

  function chooseProduct(product: string | null) {
    const only = sold.find(({ code }) => code === product)?.plans.filter(({ retired }) => !retired) ?? [];
    onChange({ product, plan: only.length === 1 ? (only[0]?.code ?? null) : null });
  }

  if (sold.length === 0) {
    return <Alert color="yellow">{words.noPlans}</Alert>;
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (asked !== undefined && !busy) {
          onSubmit(asked);
        }
      }}
    >
      <Stack maw="46rem">
        <SimpleGrid cols={3}>
          <Select label={words.product} data={sold.map(({ code: value, name: label }) => ({ value, label }))} value={wish.product} onChange={chooseProduct} required allowDeselect={false} autoFocus />
          <Select label={words.plan} data={plans.map(({ code: value, name: label }) => ({ value, label }))} value={wish.plan} onChange={(code) => onChange({ plan: code })} required allowDeselect={false} disabled={plans.length === 0} />
          <NumberInput label={words.quantity} value={wish.quantity} onChange={(quantity) => onChange({ quantity })} min={1} max={1000} allowDecimal={false} clampBehavior="strict" required />
        </SimpleGrid>
        <Fieldset legend={words.customer}>
          <SimpleGrid cols={2}>
            <TextInput type="email" label={words.email} description={words.emailHint} inputWrapperOrder={BELOW} value={wish.email} onChange={(event) => onChange({ email: event.currentTarget.value })} autoComplete="off" />
            <TextInput label={words.name} description={words.nameHint} inputWrapperOrder={BELOW} value={wish.name} onChange={(event) => onChange({ name: event.currentTarget.value })} disabled={wish.email.trim() === ""} autoComplete="off" />
          </SimpleGrid>
        </Fieldset>
        <SimpleGrid cols={2}>
          <DayInput
            label={words.expires}
            description={words.expiresHint}
            inputWrapperOrder={BELOW}
            placeholder={plan && (plan.term === undefined ? words.byPlan[plan.kind] : words.term[plan.term.unit](plan.term.count))}
            value={wish.day}
            onChange={(day) => onChange({ day })}
            minDate={dayjs().format("YYYY-MM-DD")}
            clearable
          />
          <TextInput label={words.orderRef} value={wish.orderRef} onChange={(event) => onChange({ orderRef: event.currentTarget.value })} autoComplete="off" />
        </SimpleGrid>
        <Textarea label={words.note} description={words.noteHint} inputWrapperOrder={BELOW} value={wish.note} onChange={(event) => onChange({ note: event.currentTarget.value })} rows={2} resize="vertical" />
        <Group>
          <GuardedButton needs="support" type="submit" disabled={asked === undefined} loading={busy}>
            {words.issue(typeof wish.quantity === "number" ? wish.quantity : 1)}
          </GuardedButton>
        </Group>
      </Stack>
    </form>
  );
}

/** Fields beside each other stay level when only some are explained. */
const BELOW: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];
