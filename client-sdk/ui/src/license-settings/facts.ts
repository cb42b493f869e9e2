import type { Grant, Status } from "@claviger/bridge";
import { html, type TemplateResult } from "lit";
import { describe } from "../element/describe.js";
import { label, type Formats, type Labels } from "../element/formats.js";
import type { Texts } from "../texts/index.js";

/** What is known of the license, as a list of terms. */
export function facts(status: Status, texts: Texts, formats: Formats, labels: Labels): TemplateResult {
  const { settings } = texts;
  const { grant } = status;
  const rows: (readonly [string, unknown])[] = [[settings.state, describe(status, texts, formats).title]];
  if (status.environment === "test") rows.push([settings.environment, settings.environments.test]);
  if (grant) rows.push(...granted(status, grant, texts, formats, labels));
  rows.push([settings.checkedAt, status.checkedAt ? formats.dateTime(status.checkedAt) : settings.neverChecked]);
  if (grant && status.usable) rows.push([settings.nextCheck, formats.dateTime(grant.refreshAfter)]);
  return html`<dl class="facts" part="facts">
    ${rows.map(
      ([term, value]) => html`<div class="fact">
        <dt>${term}</dt>
        <dd>${value}</dd>
      </div>`,
    )}
  </dl>`;
}

function granted(
  status: Status,
  grant: Grant,
  texts: Texts,
  formats: Formats,
  labels: Labels,
): (readonly [string, unknown])[] {
  const { settings } = texts;
  const rows: (readonly [string, unknown])[] = [];
  const plan = grant.planName ?? (grant.plan && label(grant.plan, {}));
  if (plan) rows.push([settings.plan, plan]);
  if (grant.keyLast4) rows.push([settings.key, settings.keyEnds(grant.keyLast4)]);
  if (status.usable) {
    rows.push([settings.ends, grant.expiresAt ? formats.date(grant.expiresAt) : settings.never]);
    rows.push([settings.offlineUntil, formats.dateTime(grant.offlineUntil)]);
  }
  if (grant.features.length > 0)
    rows.push([settings.features, chips(grant.features.map((code) => label(code, labels)))]);
  const limits = Object.entries(grant.limits).map(([code, most]) => {
    return `${label(code, labels)}: ${most === null ? settings.unlimited : formats.number(most)}`;
  });
  if (limits.length > 0) rows.push([settings.limits, chips(limits)]);
  return rows;
}

function chips(words: readonly string[]): TemplateResult {
  return html`<ul class="chips">
    ${words.map((word) => html`<li class="badge">${word}</li>`)}
  </ul>`;
}
