import { Box, Grid, Group, Stack, Tabs } from "@mantine/core";
import { useParams } from "react-router";
import { content } from "../../../api/client";
import { useRead } from "../../../api/read";
import { StandingBadge } from "../../../components/badges";
import { useFilter } from "../../../components/filters";
import { HistoryTable } from "../../../components/HistoryTable";
import { Reading } from "../../../components/Reading";
import { Screen } from "../../../components/Screen";
import { useTexts } from "../../../texts/language";
import { Acts } from "../acts/Acts";
import type { License } from "../acts/requests";
import { useActs } from "../acts/useActs";
import { AllDevices } from "./AllDevices";
import classes from "./Detail.module.css";
import { Devices } from "./Devices";
import { Grants } from "./Grants";
import { LicenseFacts } from "./LicenseFacts";
import { Mails } from "./Mails";
import { Payments } from "./Payments";
import { texts } from "./texts";
import { Usage } from "./Usage";
import { Why } from "./Why";

const TABS = ["history", "mails", "allDevices", "usage"] as const;

/** One license: everything that a question about it can be about, and every act. */
export function Detail() {
  const { id = "" } = useParams();
  const words = useTexts(texts);
  const license = useRead(["licenses", id], (api) => content(api.GET("/v1/admin/licenses/{id}", { params: { path: { id } } })));
  if (license.data !== undefined) {
    return <Known key={id} license={license.data} />;
  }
  return (
    <Screen title={words.facts}>
      <Reading of={license}>{() => null}</Reading>
    </Screen>
  );
}

function Known({ license }: { license: License }) {
  const words = useTexts(texts);
  const { acts, drawn } = useActs(license);
  const [tab = "history", setTab] = useFilter("tab", TABS);
  return (
    <Screen
      title={
        <Group gap="sm">
          {words.title(license.key_last4)}
          <StandingBadge standing={license.standing} />
        </Group>
      }
      about={`${license.product} · ${license.plan_name}`}
      actions={<Acts acts={acts} />}
    >
      <Why license={license} />
      <Grid columns={24}>
        <Grid.Col span={{ base: 24, lg: 11 }}>
          <LicenseFacts license={license} acts={acts} />
        </Grid.Col>
        <Grid.Col span={{ base: 24, lg: 13 }}>
          <Stack>
            <Devices license={license} />
            <Payments license={license.id} />
            <Grants license={license} acts={acts} />
          </Stack>
        </Grid.Col>
      </Grid>
      <Tabs value={tab} onChange={(chosen) => setTab(TABS.find((each) => each === chosen))} keepMounted={false}>
        <Tabs.List aria-label={words.tabs}>
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {words[each].tab}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="history" pt="sm">
          <Box className={classes.list}>
            <HistoryTable of={{ license_id: license.id }} />
          </Box>
        </Tabs.Panel>
        <Tabs.Panel value="mails" pt="sm">
          <Mails license={license.id} />
        </Tabs.Panel>
        <Tabs.Panel value="allDevices" pt="sm">
          <AllDevices license={license.id} />
        </Tabs.Panel>
        <Tabs.Panel value="usage" pt="sm">
          <Usage license={license.id} />
        </Tabs.Panel>
      </Tabs>
      {drawn}
    </Screen>
  );
}
