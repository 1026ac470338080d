// What a reader can set: text size, colours; and the way to erase the conversation.

import * as t from "locale";
import { html, type TemplateResult } from "lit-html";
import { SIZES, THEMES, type Look, type Theme } from "./look";

export interface Settings {
  readonly look: Look;
  /** Whether the question "erase it?" stands. */
  readonly sure: boolean;
  resize(by: number): void;
  paint(theme: Theme): void;
  askErase(sure: boolean): void;
  erase(): Promise<void>;
}

export function optionsView(settings: Settings): TemplateResult {
  const { look } = settings;
  return html`<div class="settings" id="settings" role="group" aria-label=${t.options}>
    <div class="row" role="group" aria-label=${t.size}>
      <span aria-hidden="true">${t.size}</span>
      <button aria-label="${t.smaller} A−" ?disabled=${look.size === 0} @click=${() => settings.resize(-1)}>A−</button>
      <output aria-label=${t.size}>${SIZES[look.size]} %</output>
      <button aria-label="${t.larger} A+" ?disabled=${look.size === SIZES.length - 1} @click=${() => settings.resize(1)}>A+</button>
    </div>
    <fieldset>
      <legend>${t.colours}</legend>
      ${THEMES.map(
        (theme) => html`<label><input type="radio" name="theme" .checked=${look.theme === theme} @change=${() => settings.paint(theme)} />${t.themes[theme]}</label>`,
      )}
    </fieldset>
    ${settings.sure ? sureView(settings) : html`<button id="clear" @click=${() => settings.askErase(true)}>${t.clear}</button>`}
  </div>`;
}

function sureView(settings: Settings): TemplateResult {
  return html`<div class="sure" role="group" aria-labelledby="sure" @keydown=${(event: KeyboardEvent) => keep(event, settings)}>
    <p id="sure" tabindex="-1">${t.clearSure}</p>
    <button class="danger" @click=${() => void settings.erase()}>${t.clearYes}</button>
    <button @click=${() => settings.askErase(false)}>${t.clearNo}</button>
  </div>`;
}

/** Esc answers "keep it", and closes nothing else. */
function keep(event: KeyboardEvent, settings: Settings): void {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  event.preventDefault();
  settings.askErase(false);
}
