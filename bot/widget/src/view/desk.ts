// What a reader does with a reply: its sources, buttons, judgement, copy, print.

import * as t from "locale";
import type { Conversation } from "../conversation/conversation";
import type { Card, Offer, Reply } from "../protocol/card";
import type { Shelf } from "./card";
import type { Look, Theme } from "./look";
import { Numbers } from "./numbers";
import { print, type Piece } from "./print";
import { Speech } from "./speech";
import { day, lines, sentences } from "./told";

/** What a desk needs of the dialog around it. */
export interface Room {
  readonly root: ShadowRoot;
  readonly look: Look;
  redraw(): void;
  /** After the next drawing, brings what has this id into sight. */
  reveal(id: string): void;
  tell(text: string): void;
  send(act: () => void): void;
}

export class Desk implements Shelf {
  numbers!: Numbers;
  kinds: ReadonlyMap<string, string> = new Map();
  readonly marked = new Set<string>();
  readonly #conversation: Conversation;
  readonly #room: Room;
  readonly #speech: Speech;

  constructor(conversation: Conversation, room: Room, readonly server: string) {
    this.#conversation = conversation;
    this.#room = room;
    this.#speech = new Speech(() => room.redraw());
    this.know();
  }

  /** The clinic's numbers as the newest session tells them. */
  know(): void {
    this.numbers = new Numbers(this.#conversation.session?.clinic);
  }

  get painted(): Theme {
    return this.#room.look.colours;
  }

  get sessionNotice(): string {
    return this.#conversation.session?.notice ?? "";
  }

  toggle(name: string, id?: string): void {
    if (this.marked.delete(name)) return this.#room.redraw();
    this.marked.add(name);
    this.#room.redraw();
    if (id) this.#room.reveal(id);
  }

  jump(id: string): void {
    this.#room.root.getElementById(id)?.focus();
  }

  choose(reply: Reply, { id, title }: Offer): void {
    this.marked.add(`${reply.reply} ${id}`);
    this.#room.send(() => this.#conversation.choose(id, title));
  }

  rate(reply: Reply, helpful: boolean): void {
    void this.#conversation.rate(reply.reply, helpful).then((noted) => this.#say(reply, noted ? t.thanks : t.notNoted));
  }

  copy(reply: Reply): void {
    const written = navigator.clipboard?.writeText(lines(reply.card).join("\n")) ?? Promise.reject();
    written.then(
      () => this.#say(reply, t.copied),
      () => this.#say(reply, t.notCopied),
    );
  }

  print({ card }: Reply): void {
    print(pieces(card, "h1"), card.lang, this.#room.root);
  }

  /** With whom and when it was, what was asked, and what came back. */
  printAll(): void {
    const { name, phone } = this.numbers.clinic;
    const about: Piece[] = [["h1", t.name], ["p", [name, phone].filter(Boolean).join(", ")], ["p", t.printed(day(new Date().toISOString()))]];
    const turns = this.#conversation.entries.flatMap((entry) => (entry.kind === "turn" ? [entry] : []));
    const told = turns.flatMap(({ said, replies }): Piece[] => [["h2", said], ...replies.flatMap(({ card }) => pieces(card, "h3"))]);
    print([...about, ...told], t.locale, this.#room.root);
  }

  get reading(): string {
    return this.#speech.reading;
  }

  canRead({ card }: Reply): boolean {
    return this.#speech.can(card.lang);
  }

  read({ reply, card }: Reply): void {
    this.#speech.toggle(reply, sentences(card), card.lang);
  }

  hush(): void {
    this.#speech.stop();
  }

  /** What was done with a reply, below it and to a screen reader; the newest word alone. */
  readonly said = new Map<string, string>();

  #say({ reply }: Reply, text: string): void {
    this.said.set(reply, text);
    this.#room.tell(text);
  }
}

function pieces(card: Card, name: "h1" | "h3"): Piece[] {
  const [title = "", ...rest] = lines(card);
  return [[name, title], ...rest.map((line): Piece => ["p", line])];
}
