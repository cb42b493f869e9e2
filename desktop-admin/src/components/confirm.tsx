import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { useSession } from "../shell/session";
import { common } from "../texts/common";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";

export interface Question {
  title: string;
  /** What will happen, and to whom. */
  body: ReactNode;
  /** What the button says: the act, not "OK". */
  verb: string;
  /** Cannot be undone, or shuts somebody out. */
  danger?: boolean;
  /** The name of what it happens to; in production a dangerous act wants it typed. */
  name?: string;
}

const texts = define({
  en: {
    type: (name: string) => `This is production. Type “${name}” to go on.`,
    typed: "Name",
  },
  de: {
    type: (name) => `Das ist die Produktion. Tippen Sie „${name}“, um fortzufahren.`,
    typed: "Name",
  },
});

const ConfirmContext = createContext<(question: Question) => Promise<boolean>>(() => Promise.resolve(false));

/** Asks before something is done; answers whether to do it. */
export function useConfirm() {
  return useContext(ConfirmContext);
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const answer = useRef<(yes: boolean) => void>(undefined);
  const { environment } = useSession();
  const words = { ...useTexts(common), ...useTexts(texts) };

  const confirm = useCallback((asked: Question) => {
    answer.current?.(false);
    setQuestion(asked);
    setTyped("");
    setOpen(true);
    return new Promise<boolean>((resolve) => {
      answer.current = resolve;
    });
  }, []);

  function end(yes: boolean) {
    setOpen(false);
    answer.current?.(yes);
    answer.current = undefined;
  }

  const wanted = environment === "prod" && question?.danger ? question.name : undefined;
  const allowed = wanted === undefined || typed.trim() === wanted;
  return (
    <ConfirmContext value={confirm}>
      {children}
      <Modal opened={open} onClose={() => end(false)} title={question?.title} centered>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (allowed) {
              end(true);
            }
          }}
        >
          <Stack>
            <Text size="sm" component="div">
              {question?.body}
            </Text>
            {wanted !== undefined && (
              <TextInput
                label={words.typed}
                description={words.type(wanted)}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                autoComplete="off"
                data-autofocus
              />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => end(false)}>
                {words.cancel}
              </Button>
              <Button type="submit" color={question?.danger ? "red" : undefined} disabled={!allowed} data-autofocus={wanted === undefined || undefined}>
                {question?.verb}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </ConfirmContext>
  );
}
