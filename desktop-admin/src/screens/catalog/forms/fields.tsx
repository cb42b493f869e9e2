import { NumberInput, TagsInput, TextInput } from "@mantine/core";
import { useTexts } from "../../../texts/language";
import { formTexts } from "./formTexts";

interface TextProps {
  label: string;
  description?: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
  required?: boolean;
  /** It is what it is. */
  fixed?: boolean;
  placeholder?: string;
  mono?: boolean;
  error?: string;
}

/** A text; an empty one counts as absent. */
export function TextField({ value, onChange, mono, fixed, required, ...rest }: TextProps) {
  return (
    <TextInput
      {...rest}
      required={required && !fixed}
      readOnly={fixed}
      variant={fixed ? "filled" : undefined}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
      styles={mono ? { input: { fontFamily: "var(--mantine-font-family-monospace)" } } : undefined}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

interface NumberProps {
  label: string;
  description?: string;
  value: number | undefined;
  onChange(value: number | undefined): void;
  min?: number;
  /** What the server takes if it is empty. */
  fallback?: string;
  required?: boolean;
}

/** A whole number; an empty one counts as absent. */
export function WholeField({ value, onChange, fallback, min = 0, ...rest }: NumberProps) {
  return (
    <NumberInput
      {...rest}
      placeholder={fallback}
      value={value ?? ""}
      onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
      min={min}
      allowDecimal={false}
      allowNegative={false}
    />
  );
}

/** Features by name. */
export function FeaturesField({ value, onChange }: { value: string[]; onChange(value: string[]): void }) {
  const words = useTexts(formTexts);
  return <TagsInput label={words.features} description={words.featuresHint} value={value} onChange={onChange} acceptValueOnBlur />;
}
