import { Badge, Button, Code, Table } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useCatalog } from "../../../components/catalog";
import { csv } from "../../../components/csv";
import { useSaved } from "../../../components/saved";
import { save } from "../../../host";
import { useTexts } from "../../../texts/language";
import { texts } from "../texts";
import { type Column, COLUMNS } from "./file";

const REQUIRED: readonly Column[] = ["key", "product", "plan"];

/** Saves a file that shows what an import looks like, with a plan that there is. */
export function TemplateButton() {
  const words = useTexts(texts);
  const saved = useSaved();
  const product = useCatalog().data?.products.find(({ plans }) => plans.length > 0);
  const example: Partial<Record<Column, string>> = {
    key: "KEY-OF-YOUR-CUSTOMER",
    product: product?.code ?? "my-product",
    plan: product?.plans[0]?.code ?? "my-plan",
    email: "ada@example.com",
    name: "Ada Lovelace",
    order_ref: "2026-0001",
    created_at: "2026-01-31",
    expires_at: "never",
    status: "active",
  };
  const columns = COLUMNS.filter((column) => column !== "standing");
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} />}
      onClick={() => void saved(() => save("licenses-to-import.csv", csv(columns, [columns.map((column) => example[column])])))}
    >
      {words.template}
    </Button>
  );
}

/** What each column means. */
export function Columns() {
  const words = useTexts(texts);
  return (
    <Table aria-label={words.columnsTitle} verticalSpacing={4}>
      <Table.Tbody>
        {COLUMNS.map((column) => (
          <Table.Tr key={column}>
            <Table.Th scope="row" w="14rem" fw={400}>
              <Code>{column}</Code>
              {REQUIRED.includes(column) && (
                <Badge ml="xs" size="xs" variant="outline">
                  {words.required}
                </Badge>
              )}
            </Table.Th>
            <Table.Td>{words.columns[column]}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
