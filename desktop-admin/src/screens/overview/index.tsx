import { Box, SimpleGrid, Stack } from "@mantine/core";
import type { ScreenRoutes } from "..";
import { type Api, content } from "../../api/client";
import { useRead } from "../../api/read";
import { Reading } from "../../components/Reading";
import { Screen } from "../../components/Screen";
import { useLanguage, useTexts } from "../../texts/language";
import { names } from "../names";
import { Attention } from "./Attention";
import { Chart } from "./Chart";
import { charts } from "./charts";
import { figures } from "./figures";
import { Period } from "./Period";
import { before, useView, type View } from "./period";
import { texts } from "./texts";
import { Tiles } from "./Tiles";

const EVERY_MS = 60_000;

/** How the business is doing: figures and charts of a period. */
function Overview() {
  const words = { ...useTexts(names), ...useTexts(texts) };
  const { language } = useLanguage();
  const { view, set } = useView();
  const now = useRead(key(view), (api) => read(api, view), { every: EVERY_MS, keep: true });
  const past = useRead(key(before(view)), (api) => read(api, before(view)));
  return (
    <Screen title={words.screens.overview} about={words.about}>
      <Attention />
      <Period view={view} set={set} />
      <Reading of={now} lines={12}>
        {(statistics) => (
          <Stack aria-busy={now.isPlaceholderData} style={{ opacity: now.isPlaceholderData ? 0.6 : undefined }}>
            <Tiles now={figures(statistics)} before={past.data && figures(past.data)} />
            <Box component="section" aria-label={words.charts}>
              <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
                {charts(statistics, language).map((chart) => (
                  <Chart key={chart.id} chart={chart} />
                ))}
              </SimpleGrid>
            </Box>
          </Stack>
        )}
      </Reading>
    </Screen>
  );
}

function key({ from, to, product }: View) {
  return ["statistics", from, to, product];
}

function read(api: Api, { from, to, product }: View) {
  return content(api.GET("/v1/admin/statistics", { params: { query: { from, to, product } } }));
}

export const routes: ScreenRoutes = { "/": Overview };
