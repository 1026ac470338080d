// What the assistant sends: the answer contract (docs/contract.md) as types, by the names that it has on the wire.

export type Kind = "answer" | "urgent" | "clarify" | "fallback" | "smalltalk" | "handoff";
export type BlockKind = "paragraph" | "list" | "steps" | "warning" | "figure";
export type Urgency = "call_now" | "same_day" | "soon";

/** One sentence or item, with the numbers of the sources that say it. */
export interface Part {
  readonly text: string;
  readonly cites: readonly number[];
}

export interface Block {
  readonly kind: BlockKind;
  readonly parts: readonly Part[];
  /** Of a figure; what it shows is told by the parts, caption and alt, where it cannot be shown. */
  readonly picture?: Picture;
}

export interface Picture {
  /** On the assistant's server, beginning with a slash. */
  readonly src: string;
  readonly alt: string;
  readonly width: string;
  readonly height: string;
}

export interface Source {
  readonly n: number;
  readonly id: string;
  readonly title: string;
  readonly authors: string;
  readonly publisher: string;
  readonly year: string;
  /** An https address, or empty where what came is none. */
  readonly url: string;
  readonly locator: string;
}

/** A button: a clarify option or a suggestion. */
export interface Offer {
  readonly id: string;
  readonly title: string;
}

export interface Review {
  readonly on: string;
  readonly status: string;
}

export interface Card {
  readonly type: Kind;
  readonly topic: string;
  readonly lang: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly sources: readonly Source[];
  readonly review: Review;
  readonly urgency: Urgency | null;
  readonly options: readonly Offer[];
  readonly suggestions: readonly Offer[];
  readonly notice: string;
  /** The guide that the card is a text of: its name in the address of its page, and what the link says. */
  readonly page: Offer | null;
}

export interface Clinic {
  readonly name: string;
  readonly phone: string;
  readonly emergency_number: string;
  readonly crisis_line: string;
}

export interface Session {
  readonly token: string;
  readonly keeps_hours: number;
  readonly clinic: Clinic;
  readonly notice: string;
}

/** What there is to ask: titles of answers by topic and group, and questions to begin with. */
export interface Topics {
  readonly starters: readonly string[];
  readonly groups: readonly Group[];
}

export interface Group {
  readonly title: string;
  readonly topics: readonly { readonly title: string; readonly answers: readonly string[] }[];
}

/** A card as it was given, under the name by which it can be found helpful. */
export interface Reply {
  readonly reply: string;
  readonly card: Card;
  readonly helpful: boolean | null;
}

export interface PastTurn {
  readonly id: string;
  readonly echo: string;
  readonly replies: readonly Reply[];
}

export type Arrival =
  | { readonly event: "received"; readonly echo: string }
  | { readonly event: "card"; readonly reply: string; readonly card: Card }
  | { readonly event: "end" };
