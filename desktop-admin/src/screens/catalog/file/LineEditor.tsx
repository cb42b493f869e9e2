import { type KeyboardEvent, type Ref, useImperativeHandle, useMemo, useRef } from "react";
import classes from "./LineEditor.module.css";

const LINE = 20;
const PADDING = 8;

export interface LineEditorHandle {
  /** Puts the cursor at a place and shows it; both count from 1, columns in characters. */
  goTo(line: number, column?: number): void;
}

interface Props {
  ref?: Ref<LineEditorHandle>;
  label: string;
  value: string;
  onChange(value: string): void;
  /** Ctrl+Enter. */
  onSubmit(): void;
  /** Lines that something is wrong with. */
  wrong: ReadonlySet<number>;
  readOnly?: boolean;
}

/** A text of lines that have numbers. */
export function LineEditor({ ref, label, value, onChange, onSubmit, wrong, readOnly }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  const count = useMemo(() => value.split("\n").length, [value]);

  useImperativeHandle(ref, () => ({
    goTo(line, column = 1) {
      const text = area.current;
      if (text === null) {
        return;
      }
      const lines = text.value.split("\n");
      const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
      const before = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("");
      text.focus();
      text.setSelectionRange(start + before.length, start + (lines[line - 1] ?? "").length);
      text.scrollTop = Math.max(0, (line - 4) * LINE + PADDING);
    },
  }));

  function key(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSubmit();
    }
  }

  return (
    <div className={classes.frame}>
      <div ref={numbers} className={classes.numbers} aria-hidden>
        {Array.from({ length: count }, (_, index) => (
          <div key={index} data-wrong={wrong.has(index + 1) || undefined}>
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        ref={area}
        className={classes.text}
        aria-label={label}
        aria-invalid={wrong.size > 0}
        value={value}
        readOnly={readOnly}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={key}
        onScroll={(event) => {
          if (numbers.current !== null) {
            numbers.current.scrollTop = event.currentTarget.scrollTop;
          }
        }}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
      />
    </div>
  );
}
