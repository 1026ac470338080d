// What stands in the log, in order.

import type { PastTurn, Reply } from "../protocol/card";
import type { Unsent } from "../transport/keep";

/** Something a person asked, and what came back. */
export interface Turn {
  readonly kind: "turn";
  id: string;
  said: string;
  choose?: string;
  state: "waiting" | "answered" | "refused";
  /** The server fell silent over it: what to do in an emergency stands under the question. */
  alarm: boolean;
  replies: Reply[];
}

/** Something that the widget says by itself, from its own strings. */
export interface Note {
  readonly kind: "note";
  readonly what: "emergency" | "ended" | "erased" | "not_erased" | "refused" | "closed";
}

export type Entry = Turn | Note;

export type Link = "up" | "trying" | "offline" | "busy";

export function turnOf(message: Unsent): Turn {
  const turn: Turn = { kind: "turn", id: message.id, said: message.said, state: "waiting", alarm: false, replies: [] };
  if (message.choose) turn.choose = message.choose;
  return turn;
}

export function pastTurnOf(past: PastTurn): Turn {
  return { kind: "turn", id: past.id, said: past.echo, state: "answered", alarm: false, replies: [...past.replies] };
}

/** What of a turn has to survive a reload. */
export function unsentOf({ id, said, choose }: Turn): Unsent {
  return choose ? { id, said, choose } : { id, said };
}

export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
