import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { Problem } from "../../api/problem";
import { ProblemText } from "../../components/ProblemView";
import { useDesk } from "../../shell/session";

/** Says what went wrong although the act was done: the host tells it once. */
export function Troubles() {
  const { troubles } = useDesk().desk;
  useEffect(() => {
    for (const trouble of troubles) {
      notifications.show({ color: "yellow", autoClose: false, message: <ProblemText problem={Problem.ofHost(trouble)} /> });
    }
  }, [troubles]);
  return null;
}
