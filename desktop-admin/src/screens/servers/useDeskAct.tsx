import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { Problem } from "../../api/problem";
import { type Question, useConfirm } from "../../components/confirm";
import { ProblemText } from "../../components/ProblemView";
import type { Desk } from "../../host";
import { useDesk } from "../../shell/session";

interface DeskAct {
  ask?: Question;
  run(): Promise<Desk>;
  done?: string;
}

/** Does something to the servers that the console knows: asks, does it, says so. */
export function useDeskAct() {
  const { setDesk } = useDesk();
  const confirm = useConfirm();
  const [busy, setBusy] = useState(false);

  async function act({ ask, run, done }: DeskAct): Promise<boolean> {
    if (ask !== undefined && !(await confirm(ask))) {
      return false;
    }
    setBusy(true);
    try {
      const desk = await run();
      if (done !== undefined) {
        notifications.show({ color: "green", message: done });
      }
      setDesk(desk);
      return true;
    } catch (error) {
      notifications.show({ color: "red", autoClose: false, message: <ProblemText problem={Problem.ofHost(error)} /> });
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { act, busy };
}
