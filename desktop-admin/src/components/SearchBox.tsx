import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useRef } from "react";
import { useHotkeys } from "@mantine/hooks";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";

/** Searches at every keystroke; `/` puts the cursor into it. */
export function SearchBox({ value, onChange, placeholder }: { value: string; onChange(value: string): void; placeholder: string }) {
  const words = useTexts(common);
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => input.current?.focus()]]);
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={words.search}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} />}
      rightSection={value === "" ? undefined : <CloseButton size="sm" aria-label={words.cancel} onClick={() => onChange("")} />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
      style={{ flex: "1 1 18rem" }}
    />
  );
}
