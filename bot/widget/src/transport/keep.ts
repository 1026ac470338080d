// What outlives a reload of this tab and nothing more: the session and the messages that are not sent yet.

import type { Session } from "../protocol/card";
import { fields, session } from "../protocol/guards";
import type { Message } from "./door";

export interface Unsent extends Message {
  readonly said: string;
}

const SESSION = "palsy-guide";
const UNSENT = "palsy-guide-unsent";
const DRAFT = "palsy-guide-draft";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Where the page has no storage (blocked, or a sandbox), a reload begins anew; all else works. */
export class Keep {
  readonly #store: () => Store;

  constructor(store: () => Store) {
    this.#store = store;
  }

  session(): Session | null {
    return session(this.#read(SESSION));
  }

  keepSession(opened: Session | null): void {
    this.#write(SESSION, opened);
  }

  unsent(): Unsent[] {
    const kept = this.#read(UNSENT);
    return Array.isArray(kept) ? kept.filter(isUnsent) : [];
  }

  keepUnsent(messages: readonly Unsent[]): void {
    this.#write(UNSENT, messages.length ? messages : null);
  }

  /** What stands in the field and was not sent. */
  draft(): string {
    const kept = this.#read(DRAFT);
    return typeof kept === "string" ? kept : "";
  }

  keepDraft(written: string): void {
    this.#write(DRAFT, written || null);
  }

  #read(name: string): unknown {
    try {
      return JSON.parse(this.#store().getItem(name) ?? "null");
    } catch {
      return null;
    }
  }

  #write(name: string, value: unknown): void {
    try {
      if (value === null) this.#store().removeItem(name);
      else this.#store().setItem(name, JSON.stringify(value));
    } catch {
      // No room or no permission: the conversation goes on without.
    }
  }
}

function isUnsent(value: unknown): value is Unsent {
  const kept = fields(value);
  return typeof kept?.["id"] === "string" && typeof kept["said"] === "string";
}
