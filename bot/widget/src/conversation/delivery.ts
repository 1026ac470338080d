// Brings one message to the server and its replies back, however long that takes, exactly once.

import { Refused, Unreachable, type Server } from "../transport/door";
import { delay, type Patience } from "../transport/patience";
import type { Arrival } from "../protocol/card";
import { newId, type Link, type Turn } from "./entries";

export const SILENCE = 10_000;
const PATIENCE_WITH_ONE_TRY = 20_000;
const MOST_SESSIONS = 3;

/** What delivering needs of the conversation around it. */
export interface Surroundings {
  readonly door: Server;
  readonly patience: Patience;
  token(): Promise<string>;
  tokenRefused(token: string): void;
  arrived(turn: Turn, arrival: Arrival): void;
  refused(turn: Turn, status: number): void;
  linked(link: Link): void;
  silent(turn: Turn): void;
  isOffline(): boolean;
}

export class Delivery {
  #attempt = 0;
  #sessions = 0;
  #cancelled = false;
  #stop = new AbortController();

  readonly #turn: Turn;
  readonly #around: Surroundings;

  constructor(turn: Turn, around: Surroundings) {
    this.#turn = turn;
    this.#around = around;
  }

  /** Ends when the turn is answered or refused, or `cancel` was called. */
  async run(): Promise<void> {
    const silence = setTimeout(() => this.#around.silent(this.#turn), SILENCE);
    try {
      while (!this.#cancelled && this.#turn.state === "waiting") await this.#tryOnce(silence);
    } finally {
      clearTimeout(silence);
    }
  }

  cancel(): void {
    this.#cancelled = true;
    this.#stop.abort();
    this.#around.patience.wake();
  }

  async #tryOnce(silence: ReturnType<typeof setTimeout>): Promise<void> {
    let token = "";
    try {
      token = await this.#around.token();
      await this.#receive(token, silence);
    } catch (error) {
      if (this.#cancelled) return;
      if (error instanceof Refused) await this.#heed(error, token);
      else await this.#waitForNetwork();
    }
  }

  async #receive(token: string, silence: ReturnType<typeof setTimeout>): Promise<void> {
    const stop = (this.#stop = new AbortController());
    setTimeout(() => stop.abort(), PATIENCE_WITH_ONE_TRY);
    const { id, said, choose } = this.#turn;
    const message = choose ? { id, choose } : { id, text: said };
    for await (const arrival of this.#around.door.send(token, message, stop.signal)) {
      if (this.#cancelled) return;
      if (arrival.event === "card") clearTimeout(silence);
      this.#around.arrived(this.#turn, arrival);
      if (arrival.event === "end" && this.#turn.replies.length) return this.#done();
    }
    throw new Unreachable();
  }

  #done(): void {
    this.#turn.state = "answered";
    this.#around.linked("up");
  }

  async #heed({ status, retryAfter }: Refused, token: string): Promise<void> {
    if (status === 429) return this.#waitForTurn(retryAfter);
    if (status === 401 && this.#sessions++ < MOST_SESSIONS) {
      this.#around.tokenRefused(token);
      return this.#asWords();
    }
    if (status === 422 && this.#turn.choose) return this.#asWords();
    this.#turn.state = "refused";
    this.#around.refused(this.#turn, status);
  }

  /** A button of a conversation that is over means nothing to the server any more; its title still does. */
  #asWords(): void {
    delete this.#turn.choose;
    this.#turn.id = newId();
  }

  async #waitForTurn(seconds: number): Promise<void> {
    this.#around.linked("busy");
    await this.#around.patience.wait(Math.min(Math.max(seconds, 1), 120));
  }

  /**
   * One hiccup is passed over; from the second on, or with no network at all, help is shown without waiting. A stream that
   * breaks off after a card is asked for again once, for a second card may have followed.
   */
  async #waitForNetwork(): Promise<void> {
    if (this.#turn.replies.length && this.#attempt > 0) return this.#done();
    const offline = this.#around.isOffline();
    this.#around.linked(offline ? "offline" : "trying");
    if (offline || this.#attempt > 0) this.#around.silent(this.#turn);
    await this.#around.patience.wait(delay(this.#attempt++));
  }
}
