// The requests that the assistant's server takes (its protocol is in docs/widget.md). No DOM, no state.

import type { Arrival, PastTurn, Session, Topics } from "../protocol/card";
import { arrival, history, kinds, session, topics } from "../protocol/guards";
import { chunks, ndjson } from "../protocol/ndjson";

/** The server said no, and why. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly retryAfter: number,
  ) {
    super(`${status}`);
  }
}

/** No answer, or none that can be read: worth another try. */
export class Unreachable extends Error {}

/** What a person typed, or the offer they pressed. */
export interface Message {
  readonly id: string;
  readonly text?: string;
  readonly choose?: string;
}

const LONGEST_WAIT = 25_000;
const FINAL = [400, 401, 403, 413, 415, 422, 429];

export class Door {
  readonly #server: string;

  constructor(server: string) {
    this.#server = server;
  }

  async open(): Promise<Session> {
    const opened = session(await json(await this.#ask("POST", "session", "", {})));
    if (!opened) throw new Unreachable();
    return opened;
  }

  async *send(token: string, message: Message, stop: AbortSignal): AsyncGenerator<Arrival> {
    const response = await this.#ask("POST", "message", token, message, stop);
    if (!response.body) throw new Unreachable();
    for await (const value of ndjson(chunks(response.body))) {
      const read = arrival(value);
      if (read) yield read;
    }
  }

  async history(token: string): Promise<PastTurn[]> {
    return history(await json(await this.#ask("GET", "history", token)));
  }

  async feedback(token: string, reply: string, helpful: boolean): Promise<void> {
    await this.#ask("POST", "feedback", token, { reply, helpful });
  }

  async erase(token: string): Promise<void> {
    await this.#ask("DELETE", "conversation", token);
  }

  /** What there is to ask; null where that cannot be had: all else works. */
  async topics(): Promise<Topics | null> {
    return topics(await this.#page("topics.json"));
  }

  async kinds(): Promise<ReadonlyMap<string, string>> {
    return kinds(await this.#page("kinds.json"));
  }

  /** A refused website is not let see that it was refused; but the pages, which any website may read, it can. */
  async #isThere(): Promise<boolean> {
    return (await this.#page("topics.json")) !== null;
  }

  async #page(name: string): Promise<unknown> {
    const response = await fetch(`${this.#server}/${name}`, { credentials: "omit", referrerPolicy: "no-referrer" }).catch(() => null);
    return response?.ok ? json(response) : null;
  }

  async #ask(method: string, path: string, token: string, body?: object, stop?: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
    const asked: RequestInit = { method, headers, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
    if (body) {
      headers["Content-Type"] = "application/json";
      asked.body = JSON.stringify(body);
    }
    asked.signal = stop ?? AbortSignal.timeout?.(LONGEST_WAIT) ?? null;
    const response = await fetch(`${this.#server}/webhooks/web/${path}`, asked).catch(async () => {
      throw path === "session" && (await this.#isThere()) ? new Refused(403, 0) : new Unreachable();
    });
    if (FINAL.includes(response.status)) throw new Refused(response.status, Number(response.headers.get("Retry-After")) || 0);
    if (!response.ok) throw new Unreachable();
    return response;
  }
}

/** The door as a conversation sees it. */
export type Server = Omit<Door, "topics" | "kinds">;

async function json(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}
