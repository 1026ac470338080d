// The dialog as a thing on the screen: beside the page where there is room, in place of it where there is not.

import { sheetInto } from "../sheet";

/** Where the dialog takes the whole screen, and with it the page behind. */
const NARROW = matchMedia("(max-width: 40em), (max-height: 30em)");
const TOUCH = matchMedia("(pointer: coarse)");
/** Pixels between the edge and what was brought there; and what a line of text and a control above it take. */
const GAP = 12;
const LINE = 60;

export class Frame {
  /** Whether the dialog is the page itself. */
  isPage = false;
  readonly #root: ShadowRoot;
  readonly #height: (css: string) => void;

  constructor(root: ShadowRoot, style: string) {
    this.#root = root;
    sheetInto(root)(style);
    this.#height = sheetInto(root);
    NARROW.addEventListener("change", () => this.isOpen && this.refit());
    window.visualViewport?.addEventListener("resize", () => this.#measure());
  }

  /** People read the page beside the dialog, so it blocks nothing where both fit; a full screen takes the focus in. */
  show(): void {
    if (this.isOpen) return;
    this.#measure();
    if (NARROW.matches && !this.isPage) this.#dialog.showModal?.();
    else {
      this.#host.popover = "manual"; // above the page, and moved by none of its styles
      this.#host.showPopover?.();
    }
    this.#dialog.setAttribute("open", ""); // all that `show` does, also where there is none (Safari before 15.4)
  }

  get #host(): HTMLElement {
    return this.#root.host as HTMLElement;
  }

  get isOpen(): boolean {
    return !!this.#root.querySelector("dialog[open]");
  }

  hide(): void {
    this.#dialog.close?.();
    this.#dialog.removeAttribute("open");
    this.#host.popover = null;
  }

  /** Shows it anew, as it now has to be shown. */
  refit(): void {
    const focused = this.#root.activeElement as HTMLElement | null;
    this.hide();
    this.show();
    focused?.focus({ preventScroll: true });
  }

  /** The field; on a touch screen the log, for a keyboard that springs up would cover what is to be read. */
  rest(name = TOUCH.matches ? "#log" : "#field"): void {
    this.at<HTMLElement>(name).focus({ preventScroll: true });
  }

  /** F6: from the log to the field, from anywhere else to the log. */
  jump(): void {
    const within = this.at("#log").contains(this.#root.activeElement);
    this.at<HTMLElement>(within ? "#field" : "#log").focus();
  }

  /** Brings an element to the top of what is in sight; the page behind does not move. */
  scrollTo(element: Element | undefined | null): void {
    if (!element) return;
    const moving = this.#moving;
    moving.scrollTop += element.getBoundingClientRect().top - moving.getBoundingClientRect().top - GAP;
  }

  /** Moves no more than it takes to have all of an element in sight, or as much as fits with the line above it. */
  reveal(element: Element | null): void {
    if (!element) return;
    const [moving, room, box] = [this.#moving, this.#moving.getBoundingClientRect(), element.getBoundingClientRect()];
    const below = Math.min(box.bottom - room.bottom + GAP, box.top - room.top - LINE);
    if (below > 0) moving.scrollTop += below;
  }

  /** The turn where its answer begins in sight with it; else, or where the answer is urgent, the answer. */
  answerOf(turn: Element | undefined): Element | undefined {
    const answer = turn?.querySelector(".jumps, .reply");
    if (!turn || !answer) return turn;
    const ahead = answer.getBoundingClientRect().top - turn.getBoundingClientRect().top;
    return turn.querySelector(".urgent") || ahead > this.#moving.clientHeight / 3 ? answer : turn;
  }

  at<T extends Element>(name: string): T {
    return this.#root.querySelector(name) as T;
  }

  get #moving(): Element {
    const log = this.at("#log");
    return log.scrollHeight > log.clientHeight + 1 ? log : this.#dialog;
  }

  get #dialog(): HTMLDialogElement {
    return this.at("dialog");
  }

  /** What an on-screen keyboard leaves of the screen, which no CSS unit tells. */
  #measure(): void {
    const view = window.visualViewport;
    if (view) this.#height(`:host{--seen:${Math.round(view.height * view.scale)}px}`);
  }
}
