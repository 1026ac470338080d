// The dialog: log, field and sheets around one conversation.

import { html, nothing, render, type TemplateResult } from "lit-html";
import { Conversation } from "../conversation/conversation";
import type { Note, Turn } from "../conversation/entries";
import type { Reply, Topics } from "../protocol/card";
import * as t from "locale";
import { Door } from "../transport/door";
import { Keep } from "../transport/keep";
import adapted from "./adapted.css";
import { Announcer } from "./announcer";
import cardStyle from "./card.css";
import { composerView, type Composer } from "./composer";
import { Desk, type Room } from "./desk";
import dialogStyle from "./dialog.css";
import { emergencyLines, entriesView, linkView } from "./entries";
import fieldStyle from "./field.css";
import { Frame } from "./frame";
import { icons } from "./icons";
import { Look, onColours, type Theme } from "./look";
import { lookView, sureView, type Settings } from "./options";
import sheetStyle from "./sheet.css";
import theme from "./theme.css";
import { aloud } from "./told";
import { topicsView } from "./topics";
import { welcomeView, type Welcome } from "./welcome";

/** What the loader's tag says. */
export interface Placement {
  readonly server: string;
  readonly dir: string;
  readonly theme: string;
  readonly position: string;
}

type Sheet = "look" | "menu" | "topics";

/** Milliseconds after which a screen reader is told that the answer is being looked for. */
const QUIET = 1000;

export class Panel extends HTMLElement implements Room, Settings, Composer, Welcome {
  look!: Look;
  sure = false;
  written = 0;
  topics: Topics | null = null;
  isAsked = false;
  sought = "";
  readonly root = this.attachShadow({ mode: "open" });
  #conversation!: Conversation;
  #door!: Door;
  #desk!: Desk;
  readonly #frame = new Frame(this.root, theme + dialogStyle + sheetStyle + cardStyle + fieldStyle + adapted);
  #sheet: Sheet | null = null;
  #newest: Reply | "last" | null = null;
  #revealed = "";
  #drawn: Promise<void> | null = null;
  readonly #announcer = new Announcer(() => this.root.querySelector("#aloud"));

  begin({ server, dir, theme, position }: Placement): void {
    this.lang = t.locale;
    this.dir = dir || t.dir;
    this.look = new Look(theme);
    this.setAttribute("position", position);
    const listener = { changed: () => this.redraw(), said: (what: Reply | Note) => this.#announce(what) };
    this.#door = new Door(server);
    this.#conversation = new Conversation(this.#door, new Keep(() => sessionStorage), listener, () => navigator.onLine === false);
    this.#desk = new Desk(this.#conversation, this);
    for (const event of ["online", "pageshow"]) window.addEventListener(event, () => this.#conversation.wake());
    onColours(() => this.redraw());
  }

  /** Shows the dialog, and puts the cursor into the field. */
  async open(): Promise<void> {
    this.#draw();
    this.#frame.show();
    this.#frame.rest();
    void this.#learn();
    await this.#conversation.start();
    this.#newest ??= "last";
    this.redraw();
  }

  /** What there is to ask, and what kinds of sources there are: nothing waits for it. */
  async #learn(): Promise<void> {
    if (this.topics) return;
    this.topics = await this.#door.topics();
    this.isAsked = true;
    this.redraw();
    this.#desk.kinds = await this.#door.kinds();
    this.redraw();
  }

  close(): void {
    this.#frame.hide();
    this.#desk.hush();
    this.dispatchEvent(new Event("closed"));
  }

  // What the field asks for

  ask(): void {
    const field = this.#frame.at<HTMLTextAreaElement>("#field");
    const said = field.value.trim();
    field.value = "";
    this.written = 0;
    if (said) return this.send(() => this.#conversation.ask(said));
    this.#announcer.say(t.empty, this.lang);
    field.focus();
  }

  typed(): void {
    this.written = this.#frame.at<HTMLTextAreaElement>("#field").value.length;
    this.#drawField();
  }

  // What the first message and the topics ask for

  browse(): void {
    if (this.topics) this.#cover("topics");
    else this.send(() => this.#conversation.ask(t.topicsQuestion));
  }

  seek(words: string): void {
    this.sought = words;
    this.redraw();
  }

  readonly pick = (title: string): void => {
    this.#sheet = null;
    this.send(() => this.#conversation.ask(title));
  };

  // What the sheets ask for

  resize(by: number): void {
    this.look.resize(by);
    this.look.keep();
    this.redraw();
  }

  paint(theme: Theme): void {
    this.look.theme = theme;
    this.look.keep();
    this.redraw();
  }

  askErase(sure: boolean): void {
    this.sure = sure;
    this.#draw();
    this.#frame.at<HTMLElement>(sure ? "#sure" : "#clear").focus();
  }

  async erase(): Promise<void> {
    const erased = await this.#conversation.erase();
    this.#sheet = null;
    this.sure = false;
    if (erased) this.#desk.marked.clear();
    this.redraw();
    this.#frame.rest();
  }

  // What a reply asks for

  reveal(id: string): void {
    this.#revealed = id;
  }

  tell(text: string): void {
    this.#announcer.say(text, this.lang);
    this.redraw();
  }

  send(act: () => void): void {
    act();
    this.#newest = "last";
    setTimeout(() => this.#conversation.isWaiting() && this.#announcer.say(t.sending, this.lang), QUIET);
    this.#draw();
    this.#frame.rest();
  }

  // Drawing

  /** Many changes, one drawing. */
  redraw(): void {
    this.#drawn ??= Promise.resolve().then(() => this.#draw());
  }

  #draw(): void {
    this.#drawn = null;
    this.#desk.know();
    this.setAttribute("theme", this.look.colours);
    this.setAttribute("size", `${this.look.size}`);
    render(this.#view(), this.root, { host: this });
    this.#drawField();
    if (this.#newest) this.#frame.scrollTo(this.#placeOf(this.#newest));
    if (this.#revealed) this.#frame.reveal(this.root.getElementById(this.#revealed));
    this.#newest = null;
    this.#revealed = "";
  }

  /** Alone while somebody writes: a long conversation is not drawn anew with each key. */
  #drawField(): void {
    render(composerView(this), this.#frame.at<HTMLElement>("#composer"));
  }

  #view(): TemplateResult {
    const { entries, link, session } = this.#conversation;
    const covered = this.#sheet !== null;
    const { numbers } = this.#desk;
    return html`<dialog aria-labelledby="title" aria-describedby=${entries.length ? nothing : "welcome"} @keydown=${this.#pressed} @cancel=${this.#cancelled}>
      ${this.#header()}
      <div class=${covered ? "room covered" : "room"}>
        <div id="log" role="region" aria-label=${t.log} tabindex="0" ?inert=${covered}>
          ${welcomeView(this.#desk, session?.keeps_hours ?? 0, this)}
          <ol role="list">${entriesView(entries, this.#desk)}</ol>
        </div>
        <div class="foot" ?inert=${covered}>
          ${linkView(link, () => this.#conversation.wake())}
          <div id="composer"></div>
          ${this.#isUrgent() ? nothing : html`<p class="small emergency">${numbers.linked(t.emergencyLine(numbers.emergency))}</p>`}
        </div>
        ${this.#sheetView()}
      </div>
      <ul id="aloud" class="hidden" aria-live="polite"></ul>
    </dialog>`;
  }

  #header(): TemplateResult {
    return html`<div class="head">
      <div><h2 id="title">${t.name}</h2><p>${t.tagline}</p></div>
      ${this.#opener("menu", t.menu, icons.menu)} ${this.#opener("look", t.look, html`<span aria-hidden="true">Aa</span>`)}
      <button class="icon" aria-label=${t.close} @click=${this.close}>${icons.close}</button>
    </div>`;
  }

  #opener(sheet: Sheet, name: string, shown: TemplateResult): TemplateResult {
    return html`<button class="icon" id="open-${sheet}" aria-label=${name} aria-expanded=${this.#sheet === sheet} aria-controls="sheet"
      @click=${() => this.#cover(this.#sheet === sheet ? null : sheet)}>${shown}</button>`;
  }

  #sheetView(): TemplateResult | typeof nothing {
    if (!this.#sheet) return nothing;
    const [name, shown] = { look: [t.look, lookView], menu: [t.menu, () => this.#menuView()], topics: [t.topics, topicsView] }[this.#sheet] as [string, (panel: Panel) => TemplateResult];
    return html`<div class="sheet" id="sheet" role="group" aria-label=${name}>${shown(this)}</div>`;
  }

  #menuView(): TemplateResult {
    if (this.sure) return sureView(this);
    return html`<button @click=${() => this.browse()}>${t.topics}</button>
      <button @click=${() => this.#desk.printAll()}>${t.printAll}</button>
      <button id="clear" @click=${() => this.askErase(true)}>${t.clear}</button>`;
  }

  /** Whether the last reply is an urgent one: its own buttons say whom to call. */
  #isUrgent(): boolean {
    const last = this.#conversation.entries.at(-1);
    return last?.kind === "turn" && last.replies.some(({ card }) => card.urgency === "call_now");
  }

  #placeOf(newest: Reply | "last"): Element | undefined {
    const { entries } = this.#conversation;
    const holds = (turn: Turn): boolean => newest !== "last" && turn.replies.includes(newest);
    const found = newest === "last" ? -1 : entries.findIndex((entry) => entry.kind === "turn" && holds(entry));
    return this.#frame.answerOf([...this.#frame.at("#log ol").children].at(found));
  }

  // Speaking

  #announce(what: Reply | Note): void {
    if ("card" in what) this.#announcer.say(aloud(what.card), what.card.lang);
    else this.tell(this.#spoken(what.what));
    this.#newest = "card" in what ? what : "last";
  }

  #spoken(what: Note["what"]): string {
    return what === "emergency" || what === "closed" ? emergencyLines(what, this.#desk.numbers).join(" ") : t.notes[what];
  }

  // Acting

  #cover(sheet: Sheet | null): void {
    this.#sheet = sheet;
    this.sure = false;
    this.redraw();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key === "F6") this.#frame.jump();
    else if (event.key === "Escape" && this.#sheet) this.#leaveSheet(this.#sheet);
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

  #leaveSheet(sheet: Sheet): void {
    this.#cover(null);
    this.#frame.at<HTMLElement>(sheet === "look" ? "#open-look" : "#open-menu").focus();
  }
}
