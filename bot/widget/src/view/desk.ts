// What a reader does with a reply: its sources, buttons, judgement, copy, print.

import * as t from "locale";
import type { Conversation } from "../conversation/conversation";
import type { Offer, Reply } from "../protocol/card";
import type { Shelf } from "./card";
import { Numbers } from "./numbers";
import { printLines } from "./print";
import { lines } from "./told";

/** What a desk needs of the dialog around it. */
export interface Room {
  readonly root: ShadowRoot;
  redraw(): void;
  /** After the next drawing, brings what has this id into sight. */
  reveal(id: string): void;
  tell(text: string): void;
  send(act: () => void): void;
}

export class Desk implements Shelf {
  numbers!: Numbers;
  readonly marked = new Set<string>();
  readonly #conversation: Conversation;
  readonly #room: Room;

  constructor(conversation: Conversation, room: Room) {
    this.#conversation = conversation;
    this.#room = room;
    this.know();
  }

  /** The clinic's numbers as the newest session tells them. */
  know(): void {
    this.numbers = new Numbers(this.#conversation.session?.clinic);
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
    printLines(lines(card), card.lang, this.#room.root);
  }

  /** What was done with a reply, below it and to a screen reader; the newest word alone. */
  readonly said = new Map<string, string>();

  #say({ reply }: Reply, text: string): void {
    this.said.set(reply, text);
    this.#room.tell(text);
  }
}
