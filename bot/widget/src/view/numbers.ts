// Numbers to call, as links.

import * as t from "locale";
import { html, type TemplateResult } from "lit-html";
import type { Card, Clinic } from "../protocol/card";
import { cut, dialable, type PhoneNumber } from "../protocol/phone";
import { icons } from "./icons";

const NO_CLINIC: Clinic = { name: "", phone: "", emergency_number: "", crisis_line: "" };
/** What may be an ordinary figure is not longer than this. */
const SHORT = 5;

export type Words = (string | TemplateResult)[];

const EVERYWHERE = "112, 911, 999";

/** What to call, from the session; until there is one, the numbers that most countries know. */
export class Numbers {
  readonly clinic: Clinic;
  /** In words, to stand in a sentence after "call". */
  readonly emergency: string;
  /** The same in as few words as can be. */
  readonly brief: string;
  readonly #toCall: readonly PhoneNumber[];
  readonly #phrases: string[];

  constructor(clinic: Clinic | undefined) {
    this.clinic = clinic ?? NO_CLINIC;
    const set = this.clinic.emergency_number;
    this.#toCall = dialable(set || EVERYWHERE);
    const shown = this.#toCall.map((number) => number.shown);
    const [others, last] = [shown.slice(0, -1).join(", "), shown[shown.length - 1] ?? ""];
    this.emergency = others ? t.emergencyNumber(others, last) : last || set;
    this.brief = others ? t.either(others, last) : last || set;
    this.#phrases = [this.emergency, this.brief, set, shown.join(" / "), this.clinic.phone, this.clinic.crisis_line];
  }

  linked(text: string): Words {
    return this.#link(text, this.#phrases);
  }

  /** In an ordinary sentence of an answer, a bare short number may just be a figure. */
  linkedSparingly(text: string): Words {
    return this.#link(
      text,
      this.#phrases.filter((phrase) => phrase.length > SHORT),
    );
  }

  /** Large buttons for an urgent card: whom to call depends on how soon. */
  calls(card: Card): TemplateResult {
    const numbers = card.urgency === "call_now" ? this.#toCall : dialable(this.clinic.phone);
    const crisis = card.topic === "crisis" && this.clinic.crisis_line;
    return html`${crisis ? html`<p class="lead">${cut(crisis, [crisis]).map((piece) => (typeof piece === "string" ? piece : button(piece, piece.shown)))}</p>` : ""}
      <p class="calls">${numbers.map((number) => button(number, numbers.length > 1 ? number.shown : t.call(number.shown)))}</p>`;
  }

  #link(text: string, phrases: readonly string[]): Words {
    return cut(text, phrases).map((piece) => (typeof piece === "string" ? piece : inline(piece)));
  }
}

function inline({ shown, dialled }: PhoneNumber): TemplateResult {
  return html`<a class="tel" href="tel:${dialled}" translate="no">${shown}</a>`;
}

/** Beside others of its kind, a button shows its number alone, so that all of them stand in one row. */
function button({ shown, dialled }: PhoneNumber, name: string): TemplateResult {
  return html`<a class="call" href="tel:${dialled}" translate="no" aria-label=${t.call(shown)}>${icons.phone}${name}</a>`;
}
