// The dialog: log, field and options around one conversation.

import { html, nothing, render, type TemplateResult } from "lit-html";
import { Conversation } from "../conversation/conversation";
import type { Note } from "../conversation/entries";
import type { Offer, Reply } from "../protocol/card";
import * as t from "locale";
import { Door } from "../transport/door";
import { Keep } from "../transport/keep";
import adapted from "./adapted.css";
import { Announcer } from "./announcer";
import cardStyle from "./card.css";
import type { Shelf } from "./card";
import { composerView, type Composer } from "./composer";
import dialogStyle from "./dialog.css";
import { emergencyLines, entriesView, linkView, welcomeView } from "./entries";
import fieldStyle from "./field.css";
import { Frame } from "./frame";
import { icons } from "./icons";
import { Look, onColours, type Theme } from "./look";
import { Numbers } from "./numbers";
import { optionsView, type Settings } from "./options";
import { printLines } from "./print";
import theme from "./theme.css";
import { aloud, lines } from "./told";

/** What the loader's tag says. */
export interface Placement {
  readonly server: string;
  readonly dir: string;
  readonly theme: string;
  readonly position: string;
}

export class Panel extends HTMLElement implements Shelf, Settings, Composer {
  look!: Look;
  numbers!: Numbers;
  sure = false;
  written = 0;
  readonly marked = new Set<string>();
  #conversation!: Conversation;
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #frame = new Frame(this.#root, theme + dialogStyle + cardStyle + fieldStyle + adapted);
  #settingsOpen = false;
  #newest: Reply | "last" | null = null;
  #drawn: Promise<void> | null = null;
  readonly #announcer = new Announcer(() => this.#root.querySelector("#aloud"));

  begin({ server, dir, theme, position }: Placement): void {
    this.lang = t.locale;
    this.dir = dir || t.dir;
    this.look = new Look(theme);
    this.setAttribute("position", position);
    const listener = { changed: () => this.#redraw(), said: (what: Reply | Note) => this.#announce(what) };
    this.#conversation = new Conversation(new Door(server), new Keep(() => sessionStorage), listener, () => navigator.onLine === false);
    for (const event of ["online", "pageshow"]) window.addEventListener(event, () => this.#conversation.wake());
    onColours(() => this.#redraw());
  }

  /** Shows the dialog, and puts the cursor into the field. */
  async open(): Promise<void> {
    this.#draw();
    this.#frame.show();
    this.#frame.rest();
    await this.#conversation.start();
    this.#newest ??= "last";
    this.#redraw();
  }

  close(): void {
    this.#frame.hide();
    this.dispatchEvent(new Event("closed"));
  }

  get sessionNotice(): string {
    return this.#conversation.session?.notice ?? "";
  }

  // What the field asks for

  ask(): void {
    const field = this.#frame.at<HTMLTextAreaElement>("#field");
    const said = field.value.trim();
    if (!said) this.#announcer.say(t.empty, this.lang);
    else this.#send(() => this.#conversation.ask(said));
    field.value = "";
    this.written = 0;
    field.focus();
  }

  typed(): void {
    this.written = this.#frame.at<HTMLTextAreaElement>("#field").value.length;
    this.#redraw();
  }

  // What cards ask for

  toggle(name: string): void {
    if (!this.marked.delete(name)) this.marked.add(name);
    this.#redraw();
  }

  choose(reply: Reply, { id, title }: Offer): void {
    this.marked.add(`${reply.reply} ${id}`);
    this.#send(() => this.#conversation.choose(id, title));
  }

  rate(reply: Reply, helpful: boolean): void {
    void this.#conversation.rate(reply.reply, helpful).then((noted) => this.#tell(noted ? t.thanks : t.notNoted));
  }

  copy({ reply, card }: Reply): void {
    const written = navigator.clipboard?.writeText(lines(card).join("\n")) ?? Promise.reject();
    written.then(
      () => {
        this.marked.add(`${reply} copied`);
        this.#tell(t.copied);
      },
      () => this.#tell(t.notCopied),
    );
  }

  print({ card }: Reply): void {
    printLines(lines(card), card.lang, this.#root);
  }

  // What options ask for

  resize(by: number): void {
    this.look.resize(by);
    this.look.keep();
    this.#redraw();
  }

  paint(theme: Theme): void {
    this.look.theme = theme;
    this.look.keep();
    this.#redraw();
  }

  askErase(sure: boolean): void {
    this.sure = sure;
    this.#draw();
    this.#frame.at<HTMLElement>(sure ? "#sure" : "#clear").focus();
  }

  async erase(): Promise<void> {
    const erased = await this.#conversation.erase();
    this.sure = this.#settingsOpen = false;
    if (erased) this.marked.clear();
    this.#redraw();
    this.#frame.rest();
  }

  // Drawing

  /** Many changes, one drawing. */
  #redraw(): void {
    this.#drawn ??= Promise.resolve().then(() => this.#draw());
  }

  #draw(): void {
    this.#drawn = null;
    this.numbers = new Numbers(this.#conversation.session?.clinic);
    this.setAttribute("theme", this.look.colours);
    this.setAttribute("size", `${this.look.size}`);
    render(this.#view(), this.#root, { host: this });
    if (this.#newest) this.#frame.scrollTo(this.#placeOf(this.#newest));
    this.#newest = null;
  }

  #view(): TemplateResult {
    const { entries, link, session } = this.#conversation;
    return html`<dialog aria-labelledby="title" aria-describedby=${entries.length ? nothing : "welcome"} @keydown=${this.#pressed} @cancel=${this.#cancelled}>
      ${this.#header()} ${this.#settingsOpen ? optionsView(this) : nothing}
      <div id="log" role="region" aria-label=${t.log} tabindex="0">
        ${welcomeView(this, session?.keeps_hours ?? 0, this.askTopics)}
        <ol role="list">${entriesView(entries, this)}</ol>
      </div>
      <div class="foot">
        ${linkView(link, () => this.#conversation.wake())} ${composerView(this)}
        <p class="small">${this.numbers.linked(t.emergencyLine(this.numbers.emergency))}</p>
      </div>
      <ul id="aloud" class="hidden" aria-live="polite"></ul>
    </dialog>`;
  }

  #header(): TemplateResult {
    return html`<div class="head">
      <div><h2 id="title">${t.name}</h2><p>${t.tagline}</p></div>
      <button class="icon" id="options" aria-label=${t.options} aria-expanded=${this.#settingsOpen} aria-controls="settings" @click=${this.#toggleSettings}>${icons.options}</button>
      <button class="icon" aria-label=${t.close} @click=${this.close}>${icons.close}</button>
    </div>`;
  }

  #placeOf(newest: Reply | "last"): Element | undefined {
    const { entries } = this.#conversation;
    const found = newest === "last" ? -1 : entries.findIndex((entry) => entry.kind === "turn" && entry.replies.includes(newest));
    return [...this.#frame.at("#log ol").children].at(found);
  }

  // Speaking

  #announce(what: Reply | Note): void {
    if ("card" in what) this.#announcer.say(aloud(what.card), what.card.lang);
    else this.#tell(this.#spoken(what.what));
    this.#newest = "card" in what ? what : "last";
  }

  #spoken(what: Note["what"]): string {
    return what === "emergency" || what === "closed" ? emergencyLines(what, this.numbers).join(" ") : t.notes[what];
  }

  #tell(text: string): void {
    this.#announcer.say(text, this.lang);
    this.#redraw();
  }

  // Acting

  #send(act: () => void): void {
    act();
    this.#newest = "last";
    this.#draw();
    this.#frame.rest();
  }

  readonly askTopics = (): void => this.#send(() => this.#conversation.ask(t.topicsQuestion));

  #toggleSettings = (): void => {
    this.#settingsOpen = !this.#settingsOpen;
    this.sure = false;
    this.#redraw();
  };

  #pressed(event: KeyboardEvent): void {
    if (event.key === "F6") this.#frame.jump();
    else if (event.key === "Escape" && this.#settingsOpen) this.#leaveSettings();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The back gesture of a phone closes a full-screen dialog this way. */
  #cancelled(event: Event): void {
    event.preventDefault();
    this.close();
  }

  #leaveSettings(): void {
    this.#toggleSettings();
    this.#frame.at<HTMLElement>("#options").focus();
  }
}
