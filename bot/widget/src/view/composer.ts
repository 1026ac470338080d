// The field and its button.

import * as t from "locale";
import { html, nothing, type TemplateResult } from "lit-html";
import { icons } from "./icons";

/** Characters that the server takes. */
export const LONGEST = 2000;
const NEAR = 200;

export interface Composer {
  /** Characters in the field. */
  readonly written: number;
  ask(): void;
  typed(): void;
  browse(): void;
}

export function composerView(composer: Composer): TemplateResult {
  const left = LONGEST - composer.written;
  return html`<form @submit=${(event: Event) => submitted(event, composer)}>
    <div class="above">
      <label for="field">${t.field}</label>
      <button type="button" class="quiet" @click=${() => composer.browse()}>${t.topics}</button>
    </div>
    <div class="field">
      <textarea id="field" rows="1" maxlength=${LONGEST} placeholder=${t.placeholder} enterkeyhint="send" aria-describedby="left"
        @input=${() => composer.typed()} @keydown=${(event: KeyboardEvent) => entered(event, composer)}></textarea>
      <button class="send" aria-label=${t.send}>${icons.send}</button>
    </div>
    <p class="small" id="left">${left <= NEAR ? t.left(left) : nothing}</p>
  </form>`;
}

function submitted(event: Event, composer: Composer): void {
  event.preventDefault();
  composer.ask();
}

/** Enter sends, Shift and Enter makes a line; Enter that ends the choice of a character does neither. */
function entered(event: KeyboardEvent, composer: Composer): void {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  submitted(event, composer);
}
