import { Group } from "@mantine/core";
import { type Api, content } from "../../api/client";
import { useProducts } from "../../components/catalog";
import { EndlessTable } from "../../components/EndlessTable";
import { ExportButton } from "../../components/ExportButton";
import { FilterSelect } from "../../components/FilterSelect";
import { asked, useFilter, useSearchText } from "../../components/filters";
import { PATHS } from "../../components/records";
import { Screen } from "../../components/Screen";
import { SearchBox } from "../../components/SearchBox";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { type Trial, useTrialColumns } from "./columns";
import { texts } from "./texts";
import { TRIAL_STATES } from "./TrialState";

/** All trials. */
export function TrialList() {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { screens } = useTexts(names);
  const columns = useTrialColumns();
  const products = useProducts();
  const [text, setText] = useSearchText();
  const [product] = useFilter("product");
  const [state] = useFilter("state", TRIAL_STATES);
  const wanted = { text: asked(text), product, state };
  const load = (api: Api, cursor: string | undefined, limit: number) => content(api.POST("/v1/admin/trials/search", { body: { ...wanted, cursor, limit } }));

  return (
    <Screen
      fill
      title={screens.trials}
      actions={
        <ExportButton<Trial>
          name="trials"
          load={load}
          fields={(["id", "product", "state", "email", "device_name", "platform", "app_version", "started_at", "ends_at", "converted_at", "converted_license_id"] as const).map((field) => ({
            title: field,
            value: (trial) => trial[field],
          }))}
        />
      }
    >
      <Group>
        <SearchBox value={text} onChange={setText} placeholder={words.find} />
        <FilterSelect name="product" label={shared.anyProduct} data={products} />
        <FilterSelect name="state" label={shared.anyState} data={TRIAL_STATES.map((value) => ({ value, label: words.states[value] }))} />
      </Group>
      <EndlessTable<Trial>
        label={screens.trials}
        listKey={["trials", "list", wanted]}
        load={load}
        columns={columns}
        rowKey={(trial) => trial.id}
        link={(trial) => PATHS.trial(trial.id)}
        empty={Object.values(wanted).every((condition) => condition === undefined) ? words.none : undefined}
      />
    </Screen>
  );
}
