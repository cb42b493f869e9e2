import type { ScreenRoutes } from "..";
import { Catalog } from "./Catalog";
import { CatalogFile } from "./file/CatalogFile";
import { PlanPage } from "./forms/PlanPage";
import { ProductPage } from "./forms/ProductPage";

export const routes: ScreenRoutes = {
  "/catalog": Catalog,
  "/catalog/file": CatalogFile,
  "/catalog/product": ProductPage,
  "/catalog/product/:product": ProductPage,
  "/catalog/product/:product/plan": PlanPage,
  "/catalog/product/:product/plan/:plan": PlanPage,
};
