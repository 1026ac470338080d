// The conversation as the widget knows it: entries, queue, session, link. It knows no DOM; the panel draws what stands here.

import type { Arrival, Reply, Session } from "../protocol/card";
import { Refused, type Server } from "../transport/door";
import type { Keep } from "../transport/keep";
import { delay, Patience } from "../transport/patience";
import { Delivery, SILENCE, type Surroundings } from "./delivery";
import { newId, pastTurnOf, turnOf, unsentOf, type Entry, type Link, type Note, type Turn } from "./entries";

export interface Listener {
  /** Something to draw anew. */
  changed(): void;
  /** Something new to read out. What a reload brings back is not new. */
  said(what: Reply | Note): void;
}

export class Conversation implements Surroundings {
  entries: Entry[] = [];
  link: Link = "up";
  /** The newest session: its clinic's numbers stay good when its token no longer is. */
  session: Session | null;
  readonly patience = new Patience();
  #delivery: Delivery | null = null;
  #starting: Promise<void> | null = null;
  #opening: Promise<Session> | null = null;
  #inDistress = false;
  #live: boolean;

  readonly #keep: Keep;
  readonly #listener: Listener;

  constructor(
    readonly door: Server,
    keep: Keep,
    listener: Listener,
    readonly isOffline: () => boolean,
  ) {
    this.#keep = keep;
    this.#listener = listener;
    this.session = keep.session();
    this.#live = this.session !== null;
  }

  /** Brings back what a reload left, or opens a session for the clinic's numbers. Called again, does nothing. */
  start(): Promise<void> {
    this.#starting ??= this.#begin();
    return this.#starting;
  }

  ask(said: string): void {
    this.#enter(turnOf({ id: newId(), said }));
  }

  choose(id: string, title: string): void {
    this.#enter(turnOf({ id: newId(), said: title, choose: id }));
  }

  isWaiting(): boolean {
    return this.#waiting().length > 0;
  }

  wake(): void {
    this.patience.wake();
  }

  /** Marked at once; taken back, and false, where the server did not note it. */
  async rate(reply: string, helpful: boolean): Promise<boolean> {
    const before = this.#replies().find((one) => one.reply === reply)?.helpful ?? null;
    this.#mark(reply, helpful);
    try {
      await this.door.feedback(await this.token(), reply, helpful);
      return true;
    } catch {
      this.#mark(reply, before);
      return false;
    }
  }

  /** Erases here and on the server. Where the server cannot be reached nothing is erased, and that is said. */
  async erase(): Promise<boolean> {
    try {
      if (this.session && this.#live) await this.door.erase(this.session.token);
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) {
        this.#note("not_erased");
        return false;
      }
    }
    this.#delivery?.cancel();
    this.entries = [];
    this.#inDistress = false;
    this.#drop();
    this.#keepUnsent();
    this.#note("erased");
    void this.token().catch(() => undefined);
    return true;
  }

  // What a delivery asks for

  async token(): Promise<string> {
    return (this.session && this.#live ? this.session : await this.#opened()).token;
  }

  tokenRefused(token: string): void {
    if (!this.#live || this.session?.token !== token) return;
    this.#drop();
    if (this.entries.some((entry) => entry.kind === "turn" && entry.state === "answered")) this.#note("ended");
  }

  arrived(turn: Turn, arrival: Arrival): void {
    if (arrival.event === "received" && arrival.echo) turn.said = arrival.echo;
    if (arrival.event === "card" && !turn.replies.some(({ reply }) => reply === arrival.reply)) {
      const reply = { reply: arrival.reply, card: arrival.card, helpful: null };
      turn.replies.push(reply);
      this.#inDistress = false;
      this.#listener.said(reply);
    }
    this.#listener.changed();
  }

  refused(_turn: Turn, status: number): void {
    this.#note(status === 401 || status === 403 ? "closed" : "refused");
  }

  linked(link: Link): void {
    this.link = link;
    this.#listener.changed();
  }

  /** Says what to do in an emergency, once for each time that the server falls silent. */
  silent(turn: Turn | undefined = this.#waiting()[0]): void {
    if (this.#inDistress) return;
    this.#inDistress = true;
    if (!turn) return this.#note("emergency");
    turn.alarm = true;
    this.#listener.said({ kind: "note", what: "emergency" });
    this.#listener.changed();
  }

  // Beginning

  async #begin(): Promise<void> {
    this.entries = this.#keep.unsent().map(turnOf);
    const silence = setTimeout(() => this.silent(), SILENCE);
    await this.#untilReached(() => (this.session && this.#live ? this.#recall(this.session.token) : this.token()));
    clearTimeout(silence);
    this.linked("up");
    void this.#deliverNext();
  }

  async #recall(token: string): Promise<void> {
    try {
      const past = (await this.door.history(token)).map(pastTurnOf);
      const known = new Set(past.map(({ id }) => id));
      this.entries = [...past, ...this.entries.filter((entry) => entry.kind !== "turn" || !known.has(entry.id))];
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) throw error;
      this.#drop();
      this.#note("ended");
      await this.token();
    }
  }

  /** A server that refuses will refuse again. */
  async #untilReached(step: () => Promise<unknown>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await step();
        return;
      } catch (error) {
        if (error instanceof Refused && error.status !== 429) return error.status === 403 ? this.#note("closed") : undefined;
        this.linked(this.isOffline() ? "offline" : "trying");
        if (attempt > 0 || this.isOffline()) this.silent();
        await this.patience.wait(delay(attempt));
      }
    }
  }

  #opened(): Promise<Session> {
    this.#opening ??= this.door
      .open()
      .then((session) => {
        this.session = session;
        this.#live = true;
        this.#keep.keepSession(session);
        this.#listener.changed();
        return session;
      })
      .finally(() => (this.#opening = null));
    return this.#opening;
  }

  #drop(): void {
    this.#live = false;
    this.#keep.keepSession(null);
  }

  // The queue

  #enter(turn: Turn): void {
    this.entries = [...this.entries, turn];
    this.#keepUnsent();
    this.#listener.changed();
    void this.start().then(() => this.#deliverNext());
  }

  /** One at a time and in order: the server answers each message in the light of the one before. */
  async #deliverNext(): Promise<void> {
    if (this.#delivery) return;
    for (let turn = this.#waiting()[0]; turn; turn = this.#waiting()[0]) {
      this.#delivery = new Delivery(turn, this);
      await this.#delivery.run();
      this.#keepUnsent();
      this.#listener.changed();
    }
    this.#delivery = null;
  }

  #waiting(): Turn[] {
    return this.entries.filter((entry): entry is Turn => entry.kind === "turn" && entry.state === "waiting");
  }

  #keepUnsent(): void {
    this.#keep.keepUnsent(this.#waiting().map(unsentOf));
  }

  #replies(): Reply[] {
    return this.entries.flatMap((entry) => (entry.kind === "turn" ? entry.replies : []));
  }

  #mark(name: string, helpful: boolean | null): void {
    for (const entry of this.entries) {
      if (entry.kind === "turn") entry.replies = entry.replies.map((one) => (one.reply === name ? { ...one, helpful } : one));
    }
    this.#listener.changed();
  }

  #note(what: Note["what"]): void {
    const note: Note = { kind: "note", what };
    this.entries = [...this.entries, note];
    this.#listener.said(note);
    this.#listener.changed();
  }
}
