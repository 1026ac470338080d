// The field and its button.

import * as t from "locale";
import { html, type TemplateResult } from "lit-html";
import { icons } from "./icons";

/** Characters that the server takes in one message. */
export const LONGEST = 2000;
const NEAR = 200;
/** What browsers give for a key that an input method is still at. */
const COMPOSING = 229;

export interface Composer {
  /** Characters in the field. */
  readonly written: number;
  /** What is to be said below the field. */
  readonly hint: string;
  ask(): void;
  typed(): void;
  browse(): void;
}

export function composerView(composer: Composer): TemplateResult {
  return html`<form @submit=${(event: Event) => submitted(event, composer)}>
    <div class="above">
      <label for="field">${t.field}</label>
      <button type="button" class="quiet" @click=${() => composer.browse()}>${t.topics}</button>
    </div>
    <div class="field">
      <textarea id="field" rows="1" placeholder=${t.placeholder} enterkeyhint="send" aria-describedby="left"
        @input=${() => composer.typed()} @keydown=${(event: KeyboardEvent) => entered(event, composer)}></textarea>
      <button class="send" aria-label=${t.send}>${icons.send}</button>
    </div>
    <p class="small" id="left" translate="no">${left(composer)}</p>
  </form>`;
}

/** What does not fit into one message is not lost, and that is said before it is sent. */
function left({ written, hint }: Composer): string {
  if (written > LONGEST) return t.tooLong(written - LONGEST);
  return written >= LONGEST - NEAR ? t.left(LONGEST - written) : hint;
}

/** The first message that a text makes, cut between words where that can be, and the rest. */
export function parted(text: string): [string, string] {
  if (text.length <= LONGEST) return [text, ""];
  const blank = text.lastIndexOf(" ", LONGEST);
  const end = blank > LONGEST / 2 ? blank : LONGEST;
  return [text.slice(0, end), text.slice(end).trim()];
}

function submitted(event: Event, composer: Composer): void {
  event.preventDefault();
  composer.ask();
}

/** Enter sends, Shift and Enter makes a line; Enter that ends the choice of a character, or is held down, does neither. */
function entered(event: KeyboardEvent, composer: Composer): void {
  if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
  if (event.repeat) event.preventDefault();
  else submitted(event, composer);
}

export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === COMPOSING;
}
