import { Button, Group } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import { content, type Schemas } from "../../api/client";
import { useProducts } from "../../components/catalog";
import { EndlessTable } from "../../components/EndlessTable";
import { FilterSelect, PeriodSelect } from "../../components/FilterSelect";
import { asked, beginOf, PERIODS, useFilter, useSearchText } from "../../components/filters";
import { PATHS } from "../../components/records";
import { Screen } from "../../components/Screen";
import { SearchBox } from "../../components/SearchBox";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { type Order, useOrderColumns } from "./columns";
import { ExportOrders } from "./ExportOrders";
import { ORDER_STATUSES } from "./OrderStatus";
import { texts } from "./texts";

const SOURCES = ["checkout", "manual"] as const satisfies Schemas["OrderSource"][];

/** All orders: the seller's table. */
export function OrderList() {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { screens } = useTexts(names);
  const { may } = useSession();
  const columns = useOrderColumns();
  const products = useProducts();
  const [text, setText] = useSearchText();
  const [status] = useFilter("status", ORDER_STATUSES);
  const [source] = useFilter("source", SOURCES);
  const [product] = useFilter("product");
  const [period] = useFilter("period", PERIODS);
  const conditions = { text: asked(text), statuses: status === undefined ? [] : [status], source, product, created_from: beginOf(period) };
  const filtered = [conditions.text, status, source, product, period].some((condition) => condition !== undefined);

  return (
    <Screen
      fill
      title={screens.orders}
      actions={
        <>
          <ExportOrders conditions={conditions} />
          {may("support") && (
            <Button component={Link} to="/orders/new" leftSection={<IconPlus size={16} />}>
              {words.enter}
            </Button>
          )}
        </>
      }
    >
      <Group>
        <SearchBox value={text} onChange={setText} placeholder={words.find} />
        <FilterSelect name="status" label={shared.anyState} data={ORDER_STATUSES.map((value) => ({ value, label: words.statuses[value] }))} />
        <FilterSelect name="source" label={shared.anySource} data={SOURCES.map((value) => ({ value, label: words.sources[value] }))} />
        <FilterSelect name="product" label={shared.anyProduct} data={products} />
        <PeriodSelect />
      </Group>
      <EndlessTable<Order>
        label={screens.orders}
        listKey={["orders", "list", conditions]}
        load={(api, cursor, limit) => content(api.POST("/v1/admin/orders/search", { body: { ...conditions, cursor, limit } }))}
        columns={columns}
        rowKey={(order) => order.id}
        link={(order) => PATHS.order(order.id)}
        empty={filtered ? undefined : words.none}
      />
    </Screen>
  );
}
