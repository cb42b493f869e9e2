import { Stack, Tabs } from "@mantine/core";
import { IconFileExport, IconFileImport } from "@tabler/icons-react";
import { useFilter } from "../../components/filters";
import { Screen } from "../../components/Screen";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { LicensesExport } from "./export/LicensesExport";
import { OrdersExport } from "./export/OrdersExport";
import { Import } from "./import/Import";
import { texts } from "./texts";

/** Brings licenses in from elsewhere, and takes licenses and orders out as files. */
export function Transfer() {
  const words = useTexts(texts);
  const title = useTexts(names).screens.transfer;
  const [tab, setTab] = useFilter("tab", ["import", "export"] as const);
  return (
    <Screen title={title} about={words.about}>
      <Tabs value={tab ?? "import"} onChange={(chosen) => setTab(chosen === "export" ? "export" : undefined)} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="import" leftSection={<IconFileImport size={16} />}>
            {words.import}
          </Tabs.Tab>
          <Tabs.Tab value="export" leftSection={<IconFileExport size={16} />}>
            {words.export}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="import" pt="md">
          <Import />
        </Tabs.Panel>
        <Tabs.Panel value="export" pt="md">
          <Stack>
            <LicensesExport />
            <OrdersExport />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
