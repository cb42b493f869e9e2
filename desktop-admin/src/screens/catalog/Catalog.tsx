import { Alert, Stack } from "@mantine/core";
import { IconFileText, IconPlus } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { content } from "../../api/client";
import { useRead } from "../../api/read";
import { GuardedButton } from "../../components/GuardedButton";
import { Reading } from "../../components/Reading";
import { Screen } from "../../components/Screen";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import type { Catalog as Content } from "./declaration";
import { PAGES } from "./pages";
import { ProductCard } from "./ProductCard";
import { Retired } from "./Retired";
import { texts } from "./texts";

/** The catalog as the server has it. */
export function useCatalog() {
  return useRead<Content>(["catalog"], (api) => content(api.GET("/v1/admin/catalog")));
}

/** All that is sold, and what was. */
export function Catalog() {
  const words = useTexts(texts);
  const title = useTexts(names).screens.catalog;
  const navigate = useNavigate();
  const catalog = useCatalog();
  return (
    <Screen
      title={title}
      about={catalog.data && words.about(catalog.data.revision)}
      actions={
        <>
          <GuardedButton variant="default" needs="owner" leftSection={<IconFileText size={16} />} onClick={() => void navigate(PAGES.file)}>
            {words.asText}
          </GuardedButton>
          <GuardedButton needs="owner" leftSection={<IconPlus size={16} />} onClick={() => void navigate(PAGES.newProduct)}>
            {words.newProduct}
          </GuardedButton>
        </>
      }
    >
      <Reading of={catalog}>
        {({ products }) => (
          <Stack gap="lg">
            {products.length === 0 && (
              <Alert color="blue" title={words.nothing}>
                {words.nothingFix}
              </Alert>
            )}
            {products
              .filter((product) => !product.retired)
              .map((product) => (
                <ProductCard key={product.id} product={product} />
              ))}
            <Retired products={products} />
          </Stack>
        )}
      </Reading>
    </Screen>
  );
}
