import { useState } from "react";
import { useLocation } from "react-router";
import { content, type Schemas } from "../../../api/client";
import { useAct } from "../../../components/act";
import { useCatalog } from "../../../components/catalog";
import { useKept } from "../../../components/kept";
import { Reading } from "../../../components/Reading";
import { Screen } from "../../../components/Screen";
import { useTexts } from "../../../texts/language";
import { TOUCHED } from "../acts/requests";
import { Form } from "./Form";
import { Made } from "./Made";
import { texts } from "./texts";
import { EMPTY, type Wish } from "./wish";

/** From how many on one is asked whether it is really meant. */
const MANY = 10;

/** Issues licenses, and shows their keys. `navigate("/licenses/new", { state: { email, name } })` opens it for a customer. */
export function New() {
  const words = useTexts(texts);
  const { state } = useLocation();
  const { act, busy } = useAct();
  const catalog = useCatalog();
  const customer = (state ?? {}) as Partial<Pick<Wish, "email" | "name">>;
  const [wish, setWish, forget] = useKept<Wish>(`licenses/new ${customer.email ?? ""}`, { ...EMPTY, ...customer });
  const [made, setMade] = useState<readonly Schemas["CreatedLicense"][]>([]);

  async function issue(asked: Schemas["CreateLicensesRequest"]) {
    const count = asked.quantity ?? 1;
    const issued = await act({
      ask: count < MANY ? undefined : { title: words.askMany(count), body: words.askManyBody(count, asked.plan), verb: words.issue(count) },
      run: (api) => content(api.POST("/v1/admin/licenses", { body: asked })),
      refresh: TOUCHED,
    });
    if (issued !== undefined) {
      forget();
      setMade(issued.licenses);
    }
  }

  if (made.length > 0) {
    return (
      <Screen title={words.made(made.length)} about={words.madeAbout}>
        <Made
          licenses={made}
          onMore={() => {
            setMade([]);
            setWish({ ...EMPTY, product: wish.product, plan: wish.plan });
          }}
        />
      </Screen>
    );
  }
  return (
    <Screen title={words.title} about={words.about}>
      <Reading of={catalog}>
        {({ products }) => (
          <Form products={products} wish={wish} busy={busy} onChange={(part) => setWish((before) => ({ ...before, ...part }))} onSubmit={(asked) => void issue(asked)} />
        )}
      </Reading>
    </Screen>
  );
}
