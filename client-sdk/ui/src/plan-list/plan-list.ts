import type { Checkout, LicenseBridge, Plan, Price } from "@claviger/bridge";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Attempt } from "../element/attempt.js";
import { define } from "../element/define.js";
import { label, type Labels } from "../element/formats.js";
import { icon } from "../element/icons.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, heading, loading } from "../element/pieces.js";
import { styles } from "./plan-list.css.js";

/** What is on sale, with a button each that opens the checkout in the browser. A part of the license page. */
export class ClavigerPlanList extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  /** What the app calls features and limits. */
  @property({ attribute: false }) labels: Labels = {};
  /** Something else stands out. */
  @property({ type: Boolean }) quiet = false;
  /** Called when a checkout was opened. */
  @property({ attribute: false }) opened: (checkout: Checkout) => void = () => {};

  @state() private plans?: readonly Plan[] | undefined;
  /** The price that is chosen, by plan. */
  @state() private chosen: ReadonlyMap<string, string> = new Map();
  readonly #reading = new Attempt(this, "latest");
  #loadedFrom: LicenseBridge | undefined;
  #environment: string | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { bridge } = this.within;
    const environment = this.status?.environment;
    if (!bridge || !environment || (bridge === this.#loadedFrom && environment === this.#environment)) return;
    this.#loadedFrom = bridge;
    this.#environment = environment;
    void this.#load();
  }

  protected override content(): unknown {
    const { texts, plans } = this;
    const error = this.#reading.error();
    if (error) {
      const again = {
        label: texts.common.tryAgain,
        kind: "quiet",
        small: true,
        click: () => void this.#load(),
      } as const;
      return html`<div class="stack">
        ${failure(texts, this.formats, error)}
        <div class="actions">${button(again)}</div>
      </div>`;
    }
    if (!plans) return loading(texts);
    if (plans.length === 0) return html`<p class="muted">${texts.plans.none}</p>`;
    const onSale = plans.some(({ prices }) => prices.length > 0);
    return html`<div class="plans">${plans.map((plan) => this.#plan(plan))}</div>
      ${onSale ? html`<p class="small hint">${texts.plans.opensBrowser}</p>` : nothing}`;
  }

  #plan(plan: Plan): TemplateResult {
    const { texts, attempt } = this;
    const name = `buy ${plan.code}`;
    const kind = texts.plans.kinds[plan.kind as keyof typeof texts.plans.kinds];
    const price = this.#priceOf(plan);
    return html`<article class="card plan" part="card plan" aria-labelledby="plan-${plan.code}">
      ${heading(this.headingLevel, plan.name, `plan-${plan.code}`)} ${this.#price(plan, price)}
      ${kind ? html`<p class="small">${kind}</p>` : nothing}
      <ul class="includes">
        ${this.#includes(plan).map((line) => html`<li>${icon("check")}<span>${line}</span></li>`)}
      </ul>
      ${
        price
          ? html`<div class="buy">
            ${failure(texts, this.formats, attempt.error(name))}
            ${button({
              label: texts.plans.buy(plan.name),
              kind: this.quiet ? "quiet" : "primary",
              wide: true,
              icon: "browser",
              busy: attempt.running === name,
              off: attempt.running !== undefined,
              click: () => void this.#buy(name, plan, price),
            })}
          </div>`
          : nothing
      }
    </article>`;
  }

  #price(plan: Plan, chosen: Price | undefined): TemplateResult {
    const { plans } = this.texts;
    if (!chosen) return html`<p class="price"><strong>${plans.onRequest}</strong></p>`;
    if (plan.prices.length > 1) return this.#choices(plan, chosen);
    const term = chosen.intervalMonths === undefined ? plans.once : plans.every(chosen.intervalMonths);
    return html`<p class="price">
      <span class="amount">${this.formats.money(chosen)}</span> <span class="muted">${term}</span>
    </p>`;
  }

  #choices(plan: Plan, chosen: Price): TemplateResult {
    return html`<fieldset class="choices" part="choices">
      <legend>${this.texts.plans.choose}</legend>
      ${plan.prices.map((price) => this.#choice(plan, price, price === chosen))}
    </fieldset>`;
  }

  #choice(plan: Plan, price: Price, checked: boolean): TemplateResult {
    const { plans } = this.texts;
    const months = price.intervalMonths;
    const monthly = months && months > 1 ? { ...price, amount: Math.round(price.amount / months) } : undefined;
    return html`<label class="choice">
      <input
        type="radio"
        name=${plan.code}
        value=${price.code}
        .checked=${checked}
        @change=${() => (this.chosen = new Map(this.chosen).set(plan.code, price.code))}
      />
      <span>${months === undefined ? plans.once : plans.interval(months)}</span>
      <span class="choice-price">
        <strong>${this.formats.money(price)}</strong>
        ${monthly ? html`<span>${plans.perMonth(this.formats.money(monthly))}</span>` : nothing}
      </span>
    </label>`;
  }

  #includes(plan: Plan): string[] {
    const { plans } = this.texts;
    const limits = Object.entries(plan.limits).map(([code, most]) => {
      const what = label(code, this.labels);
      return most === null ? plans.unlimited(what) : plans.atMost(what, this.formats.number(most));
    });
    return [plans.devices(plan.maxDevices), ...plan.features.map((code) => label(code, this.labels)), ...limits];
  }

  #priceOf(plan: Plan): Price | undefined {
    const code = this.chosen.get(plan.code);
    return plan.prices.find((price) => price.code === code) ?? plan.prices[0];
  }

  async #load(): Promise<void> {
    this.plans = undefined;
    await this.#reading.run(
      "load",
      (bridge) => bridge.plans(),
      (plans) => (this.plans = plans),
    );
  }

  async #buy(name: string, plan: Plan, price: Price): Promise<void> {
    const wish = { plan: plan.code, price: price.code, language: this.texts.language };
    await this.attempt.run(
      name,
      (bridge) => bridge.openCheckout(wish),
      (checkout) => {
        this.emit("claviger-checkout-opened", checkout);
        this.opened(checkout);
      },
    );
  }
}

define("claviger-plan-list", ClavigerPlanList);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-plan-list": ClavigerPlanList;
  }
}
