import { Box, Center, Loader, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useEffect, useMemo, useState } from "react";
import { Problem } from "./api/problem";
import { ProblemView } from "./components/ProblemView";
import { type Desk, desk as readDesk } from "./host";
import { Troubles } from "./screens/servers/Troubles";
import { DeskProvider } from "./shell/session";
import { Workplace } from "./shell/Workplace";
import { LanguageProvider } from "./texts/language";
import { theme } from "./theme";

/** The console. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <LanguageProvider>
        <Notifications position="bottom-right" />
        <OnDesk />
      </LanguageProvider>
    </MantineProvider>
  );
}

function OnDesk() {
  const [desk, setDesk] = useState<Desk>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    readDesk().then(setDesk, (error: unknown) => setProblem(Problem.ofHost(error)));
  }, []);
  const state = useMemo(() => desk && { desk, setDesk }, [desk]);
  if (problem !== undefined) {
    return (
      <Box p="xl">
        <ProblemView problem={problem} />
      </Box>
    );
  }
  if (state === undefined) {
    return (
      <Center h="100vh">
        <Loader />
      </Center>
    );
  }
  return (
    <DeskProvider state={state}>
      <Troubles />
      <Workplace />
    </DeskProvider>
  );
}
