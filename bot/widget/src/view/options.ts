// What a reader can set: text size, colours; and the menu, with the question before the conversation is erased.

import * as t from "locale";
import { html, type TemplateResult } from "lit-html";
import { SIZES, THEMES, type Look, type Theme } from "./look";

export interface Settings {
  readonly look: Look;
  /** Whether the question "erase it?" stands. */
  readonly sure: boolean;
  resize(by: number): void;
  paint(theme: Theme): void;
  browse(): void;
  printAll(): void;
  askErase(sure: boolean): void;
  erase(): Promise<void>;
}

export function lookView(settings: Settings): TemplateResult {
  const { look } = settings;
  return html`<div class="row" role="group" aria-label=${t.size} translate="no">
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
    </fieldset>`;
}

export function menuView(settings: Settings): TemplateResult {
  if (settings.sure) return sureView(settings);
  return html`<button @click=${() => settings.browse()}>${t.topics}</button>
    <button @click=${() => settings.printAll()}>${t.printAll}</button>
    <button id="clear" @click=${() => settings.askErase(true)}>${t.clear}</button>`;
}

function sureView(settings: Settings): TemplateResult {
  return html`<div class="sure" role="group" aria-labelledby="sure">
    <p id="sure" tabindex="-1">${t.clearSure}</p>
    <button class="danger" @click=${() => void settings.erase()}>${t.clearYes}</button>
    <button @click=${() => settings.askErase(false)}>${t.clearNo}</button>
  </div>`;
}
