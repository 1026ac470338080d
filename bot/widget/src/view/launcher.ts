// The button on the page, as it looks from within, and what the page may ask for and hear.

import * as t from "locale";
import type { Card } from "../protocol/card";
import { LONGEST } from "./composer";

interface Drawn {
  readonly place: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly bus: EventTarget;
}

export class Launcher {
  readonly #drawn: Drawn;
  readonly #name: string;

  constructor(drawn: Drawn) {
    this.#drawn = drawn;
    this.#name = drawn.button.ariaLabel ?? "";
  }

  opened(): void {
    delete this.#drawn.button.dataset["news"];
    this.#call(this.#name);
    this.#tell("open");
  }

  closed(): void {
    this.#drawn.place.hidden = false;
    this.#drawn.button.focus();
    this.#tell("close");
  }

  /** Tells the page, without a word of it; and where nobody sees the answer, the button says that there is one. */
  answered(card: Card, isSeen: boolean): void {
    this.#tell("answer");
    if (card.urgency) this.#tell("urgent");
    if (isSeen) return;
    this.#drawn.button.dataset["news"] = "";
    this.#call(card.urgency ? t.urgent[card.urgency] : t.newAnswer);
  }

  #call(name: string): void {
    const { button } = this.#drawn;
    button.ariaLabel = name;
    const label = button.querySelector("span");
    if (label) label.textContent = name;
  }

  #tell(event: string): void {
    this.#drawn.bus.dispatchEvent(new Event(event));
  }
}

export function isQuestion(asked: unknown): asked is string {
  return typeof asked === "string" && asked.trim() !== "" && asked.length <= LONGEST;
}

/** The question in the address of a page of its own, once: a reload does not ask it again. */
export function questionOfPage(): string | undefined {
  const asked = new URLSearchParams(location.hash.slice(1)).get("question");
  if (asked !== null) history.replaceState(null, "", location.pathname);
  return asked ?? undefined;
}
