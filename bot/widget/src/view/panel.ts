// The dialog: log, field and sheets around one conversation.

import { render, type TemplateResult } from "lit-html";
import { Conversation } from "../conversation/conversation";
import type { Note, Turn } from "../conversation/entries";
import type { Reply, Topics } from "../protocol/card";
import * as t from "locale";
import { Door } from "../transport/door";
import { Keep } from "../transport/keep";
import adapted from "./adapted.css";
import { Announcer } from "./announcer";
import cardStyle from "./card.css";
import { composerView, isComposing, LONGEST, parted, type Composer } from "./composer";
import { Desk, type Room } from "./desk";
import { dialogView, type Sheet } from "./dialog";
import dialogStyle from "./dialog.css";
import { emergencyLines } from "./entries";
import fieldStyle from "./field.css";
import { Frame } from "./frame";
import { isQuestion, Launcher, questionOfPage } from "./launcher";
import { Look, onColours, type Theme } from "./look";
import type { Settings } from "./options";
import sheetStyle from "./sheet.css";
import theme from "./theme.css";
import { aloud } from "./told";
import type { Welcome } from "./welcome";

/** What the loader hands over: what its tag says, and what it drew. */
export interface Placement {
  readonly server: string;
  readonly dir?: string;
  readonly theme?: string;
  readonly position?: string;
  /** There where the dialog is the page itself. */
  readonly page?: string;
  readonly place: HTMLElement;
  readonly button: HTMLButtonElement;
  /** Where the page hears what happens. */
  readonly bus: EventTarget;
}

/** Keys and focus of the dialog are none of the page's business: its shortcuts would take them. */
const PRIVATE = ["keydown", "keypress", "keyup", "focusin"];

/** Milliseconds after which a screen reader is told that the answer is being looked for. */
const QUIET = 1000;

export class Panel extends HTMLElement implements Room, Settings, Composer, Welcome {
  look!: Look;
  sure = false;
  written = 0;
  hint = "";
  topics: Topics | null = null;
  isAsked = false;
  sought = "";
  readonly root = this.attachShadow({ mode: "open" });
  readonly #keep = new Keep(() => sessionStorage);
  #launcher!: Launcher;
  #conversation!: Conversation;
  #door!: Door;
  #desk!: Desk;
  readonly #frame = new Frame(this.root, theme + dialogStyle + sheetStyle + cardStyle + fieldStyle + adapted);
  #sheet: Sheet | null = null;
  #newest: Reply | "last" | null = null;
  #revealed = "";
  #drawn: Promise<void> | null = null;
  readonly #announcer = new Announcer(() => this.root.querySelector(this.#frame.isOpen ? "#aloud" : "#outside"));

  /** Moved by the page while it is open, it stays open: the browser has taken it out of its top layer. */
  connectedCallback(): void {
    if (this.#frame.isOpen) this.#frame.refit();
  }

  begin(placement: Placement): void {
    const { server, dir, theme = "auto", position = "right", page } = placement;
    this.lang = t.locale;
    this.dir = dir || t.dir;
    this.look = new Look(theme);
    this.#launcher = new Launcher(placement);
    this.#frame.isPage = page !== undefined;
    this.setAttribute("position", page === undefined ? position : "page");
    for (const event of PRIVATE) this.addEventListener(event, (heard) => heard.stopPropagation());
    const listener = { changed: () => this.redraw(), said: (what: Reply | Note) => this.#announce(what) };
    this.#door = new Door(server);
    this.#conversation = new Conversation(this.#door, this.#keep, listener, () => navigator.onLine === false);
    this.#desk = new Desk(this.#conversation, this, server);
    for (const event of ["online", "pageshow"]) window.addEventListener(event, () => this.#conversation.wake());
    onColours(() => this.redraw());
  }

  /** Shows the dialog, and puts the cursor into the field. A `question` is asked; what is none is left alone, with a warning. */
  async open(question?: unknown): Promise<void> {
    this.#draw();
    this.#frame.show();
    this.#frame.rest();
    this.#launcher.opened();
    this.#take(this.#keep.draft());
    const asked = question ?? (this.#frame.isPage ? questionOfPage() : undefined);
    if (isQuestion(asked)) this.pick(asked.trim());
    else if (asked !== undefined) console.warn(`PalsyGuide.open: 1 to ${LONGEST} characters`);
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
    this.#launcher.closed();
  }

  // What the field asks for

  ask(): void {
    const field = this.#frame.at<HTMLTextAreaElement>("#field");
    const [said, rest] = parted(field.value.trim());
    this.hint = said ? rest && t.restHere : t.empty;
    this.#take(rest);
    if (said) return this.send(() => this.#conversation.ask(said));
    this.#announcer.say(t.empty, this.lang);
    field.focus();
  }

  typed(): void {
    this.hint = "";
    this.#take(this.#frame.at<HTMLTextAreaElement>("#field").value);
  }

  /** Has this text in the field, and keeps it for a change of page. */
  #take(text: string): void {
    const field = this.#frame.at<HTMLTextAreaElement>("#field");
    if (field.value !== text) field.value = text;
    this.written = text.length;
    this.#keep.keepDraft(text);
    this.#drawField();
  }

  // What the first message and the topics ask for

  browse(): void {
    if (this.topics) this.#uncover("#sheet", "topics");
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

  readonly printAll = (): void => this.#desk.printAll();

  async erase(): Promise<void> {
    if (await this.#conversation.erase()) this.#desk.marked.clear();
    this.#uncover();
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
    render(this.#view(), this.root);
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
    return dialogView({
      acts: this,
      conversation: this.#conversation,
      desk: this.#desk,
      sheet: this.#sheet,
      cover: (sheet) => this.#cover(sheet),
      pressed: (event) => this.#pressed(event),
      cancelled: (event) => {
        event.preventDefault(); // the back gesture of a phone closes a full-screen dialog this way
        this.close();
      },
    });
  }

  #placeOf(newest: Reply | "last"): Element | undefined {
    const { entries } = this.#conversation;
    const holds = (turn: Turn): boolean => newest !== "last" && turn.replies.includes(newest);
    const { children } = this.#frame.at("#log ol");
    const found = newest === "last" ? children.length - 1 : entries.findIndex((entry) => entry.kind === "turn" && holds(entry));
    return this.#frame.answerOf(children[found]);
  }

  // Speaking

  #announce(what: Reply | Note): void {
    this.#newest = "card" in what ? what : "last";
    if (!("card" in what)) return this.tell(this.#spoken(what.what));
    this.#announcer.say(aloud(what.card), what.card.lang);
    this.#launcher.answered(what.card, this.#frame.isOpen);
    if (this.#sheet && what.card.urgency === "call_now") this.#uncover(); // whom to call lies under no sheet
  }

  /** Takes the sheet away, or has another; the focus goes to what is named, or where one reads on. */
  #uncover(name?: string, sheet: Sheet | null = null): void {
    this.#cover(sheet);
    this.#draw();
    this.#frame.rest(name);
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
    if (isComposing(event)) return;
    if (event.key === "F6") this.#frame.jump();
    else if (event.key === "Escape" && this.sure) this.askErase(false);
    else if (event.key === "Escape" && this.#sheet) this.#uncover(this.#sheet === "look" ? "#open-look" : "#open-menu");
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

}
