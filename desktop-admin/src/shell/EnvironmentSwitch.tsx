import { SegmentedControl } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useLocation, useNavigate } from "react-router";
import { Problem } from "../api/problem";
import { ProblemText } from "../components/ProblemView";
import { type Environment, select } from "../host";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";
import { useDesk, useSession } from "./session";

/** Goes to the other environment of the same server. */
export function EnvironmentSwitch() {
  const { environment } = useSession();
  const words = useTexts(common);
  const go = useEnvironment();
  return (
    <SegmentedControl
      size="xs"
      aria-label={words.environment}
      value={environment}
      onChange={(chosen) => void go(chosen as Environment)}
      data={[
        { value: "test", label: words.test },
        { value: "prod", label: words.prod },
      ]}
    />
  );
}

export function useEnvironment() {
  const { profile } = useSession();
  const { setDesk } = useDesk();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return async function go(environment: Environment) {
    try {
      const desk = await select({ profile: profile.id, environment });
      // The same screen, but not the same record: the other environment has others.
      await navigate(`/${pathname.split("/")[1] ?? ""}`);
      setDesk(desk);
    } catch (error) {
      notifications.show({ color: "red", message: <ProblemText problem={Problem.ofHost(error)} /> });
    }
  };
}
