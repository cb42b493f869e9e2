import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { PAGES } from "./pages";

/** The way back to the catalog. */
export function BackLink() {
  const words = useTexts(names);
  return (
    <Anchor component={Link} to={PAGES.catalog} inherit>
      {words.screens.catalog}
    </Anchor>
  );
}
