import { Reading } from "../../../components/Reading";
import { Screen } from "../../../components/Screen";
import { useTexts } from "../../../texts/language";
import { applyTexts } from "../applyTexts";
import { BackLink } from "../BackLink";
import { useCatalog } from "../Catalog";
import { FileEditor } from "./FileEditor";

/** The catalog as a text: to edit, or to replace by a file. */
export function CatalogFile() {
  const words = useTexts(applyTexts);
  const catalog = useCatalog();
  return (
    <Screen title={words.title} about={<>{words.about} <BackLink /></>} fill>
      <Reading of={catalog}>{(current) => <FileEditor current={current} />}</Reading>
    </Screen>
  );
}
