import { Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { type Api, content, type Schemas } from "../../api/client";
import { EndlessTable } from "../../components/EndlessTable";
import { ExportButton } from "../../components/ExportButton";
import { asked, useSearchText } from "../../components/filters";
import { Instant } from "../../components/Instant";
import { PATHS } from "../../components/records";
import { GuardedButton } from "../../components/GuardedButton";
import { Screen } from "../../components/Screen";
import { SearchBox } from "../../components/SearchBox";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { NewCustomer } from "./NewCustomer";
import { texts } from "./texts";

type Customer = Schemas["Customer"];

/** All customers; found by what one remembers of them. */
export function CustomerList() {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { screens } = useTexts(names);
  const [text, setText] = useSearchText();
  const [adding, { open, close }] = useDisclosure();
  const wanted = asked(text);
  const load = (api: Api, cursor: string | undefined, limit: number) => content(api.POST("/v1/admin/customers/search", { body: { text: wanted, cursor, limit } }));

  return (
    <Screen
      fill
      title={screens.customers}
      actions={
        <>
          <ExportButton<Customer>
            name="customers"
            load={load}
            fields={[
              { title: "id", value: (customer) => customer.id },
              { title: "email", value: (customer) => customer.email },
              { title: "name", value: (customer) => customer.name },
              { title: "note", value: (customer) => customer.note },
              { title: "created_at", value: (customer) => customer.created_at },
              { title: "erased_at", value: (customer) => customer.erased_at },
            ]}
          />
          <GuardedButton needs="support" leftSection={<IconPlus size={16} />} onClick={open}>
            {words.newCustomer}
          </GuardedButton>
        </>
      }
    >
      <Group>
        <SearchBox value={text} onChange={setText} placeholder={words.find} />
      </Group>
      <EndlessTable<Customer>
        label={screens.customers}
        listKey={["customers", "list", wanted]}
        load={load}
        columns={[
          { id: "email", title: shared.email, render: (customer) => customer.email ?? <Text span inherit c="dimmed">{words.erased}</Text> },
          { id: "name", title: shared.name, render: (customer) => customer.name },
          { id: "note", title: shared.note, render: (customer) => customer.note },
          { id: "created", title: words.created, width: "12rem", render: (customer) => <Instant at={customer.created_at} /> },
        ]}
        rowKey={(customer) => customer.id}
        link={(customer) => PATHS.customer(customer.id)}
        empty={wanted === undefined ? words.none : undefined}
      />
      <NewCustomer opened={adding} onClose={close} />
    </Screen>
  );
}
