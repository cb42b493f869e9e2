import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { refresh } from "../api/read";
import type { Api } from "../api/client";
import { Problem } from "../api/problem";
import { useSession } from "../shell/session";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";
import { type Question, useConfirm } from "./confirm";
import { ProblemText } from "./ProblemView";

export interface Act<T> {
  /** Asked first, if it is not easily undone. */
  ask?: Question;
  run(api: Api): Promise<T>;
  /** Said when it is done. */
  done?: string | ((result: T) => string);
  /** Takes it back; offered beside what was said. */
  undo?(api: Api, result: T): Promise<unknown>;
  /** Resources that look different now, such as `licenses`. */
  refresh: readonly string[];
}

/** Does something at the server: asks, does it, says so, offers to undo it, and has what is shown read again. */
export function useAct() {
  const { api, place } = useSession();
  const client = useQueryClient();
  const confirm = useConfirm();
  const words = useTexts(common);
  const [busy, setBusy] = useState(false);
  const running = useRef(0);

  const act = useCallback(
    async <T,>(wanted: Act<T>): Promise<T | undefined> => {
      if (wanted.ask !== undefined && !(await confirm(wanted.ask))) {
        return undefined;
      }
      running.current += 1;
      setBusy(true);
      try {
        const result = await wanted.run(api);
        await refresh(client, place, wanted.refresh);
        tell(wanted, result);
        return result;
      } catch (error) {
        const problem = Problem.of(error);
        notifications.show({ color: "red", autoClose: false, title: undefined, message: <ProblemText problem={problem} /> });
        // An act of which no answer came may have been done all the same.
        await refresh(client, place, wanted.refresh);
        return undefined;
      } finally {
        running.current -= 1;
        setBusy(running.current > 0);
      }

      function tell(done: Act<T>, result: T) {
        const said = typeof done.done === "function" ? done.done(result) : done.done;
        if (said === undefined) {
          return;
        }
        const { undo } = done;
        if (undo === undefined) {
          notifications.show({ color: "green", message: said });
          return;
        }
        const id = notifications.show({
          color: "green",
          autoClose: 12_000,
          message: (
            <Group justify="space-between">
              <Text size="sm">{said}</Text>
              <Button
                size="compact-sm"
                variant="light"
                onClick={() => {
                  notifications.hide(id);
                  void act({ run: (asked) => undo(asked, result), refresh: done.refresh, done: words.undone });
                }}
              >
                {words.undo}
              </Button>
            </Group>
          ),
        });
      }
    },
    [api, client, confirm, place, words],
  );
  return { act, busy };
}
