import { Table, Text } from "@mantine/core";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { useNumbers } from "../numbers";
import { texts } from "../texts";
import type { PlanCount } from "./send";

/** How many licenses of each plan. */
export function Plans({ plans }: { plans: readonly PlanCount[] }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const number = useNumbers();
  if (plans.length === 0) {
    return null;
  }
  return (
    <Table aria-label={words.perPlan} w="28rem" style={{ alignSelf: "flex-start" }}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.product}</Table.Th>
          <Table.Th>{words.plan}</Table.Th>
          <Table.Th ta="right">{words.count}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {plans.map(({ product, plan, count }) => (
          <Table.Tr key={`${product}/${plan}`}>
            <Table.Td>{product}</Table.Td>
            <Table.Td>{plan}</Table.Td>
            <Table.Td ta="right">
              <Text span inherit>
                {number(count)}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
