// Everything that comes over the wire is read here, field by field, into the types of card.ts; nothing else is trusted.

import type { Arrival, Block, BlockKind, Card, Clinic, Group, Kind, Offer, Part, PastTurn, Picture, Reply, Session, Source, Topics, Urgency } from "./card";

type Fields = Readonly<Record<string, unknown>>;

const KINDS: readonly string[] = ["answer", "urgent", "clarify", "fallback", "smalltalk", "handoff"];
const BLOCK_KINDS: readonly string[] = ["paragraph", "list", "steps", "warning", "figure"];
const URGENCIES: readonly string[] = ["call_now", "same_day", "soon"];
const OWN_PICTURE = /^\/figures\/[\w.-]+$/;
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

export function fields(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" && Number.isFinite(value) ? `${value}` : "";
}

/** The members of a list that `read` makes sense of. */
function all<T>(value: unknown, read: (member: unknown) => T | null): T[] {
  return Array.isArray(value) ? value.map(read).filter((member): member is T & {} => member !== null) : [];
}

function oneOf<T extends string>(value: unknown, known: readonly string[], otherwise: T): T {
  return known.includes(value as string) ? (value as T) : otherwise;
}

/** The address in its normal form where it is https and carries no password; else nothing. */
export function httpsAddress(value: unknown): string {
  try {
    const address = new URL(text(value));
    return address.protocol === "https:" && !address.username && !address.password ? address.href : "";
  } catch {
    return "";
  }
}

function sourceNumber(value: unknown): number | null {
  return Number.isInteger(value) && (value as number) > 0 ? (value as number) : null;
}

function part(value: unknown): Part | null {
  const said = text(fields(value)?.["text"]);
  return said ? { text: said, cites: all(fields(value)?.["cites"], sourceNumber) } : null;
}

/** `parts` ties each sentence to its sources; a block that has none is shown by its `items` or `text`. */
function block(value: unknown): Block | null {
  const given = fields(value);
  if (!given) return null;
  const kind = oneOf<BlockKind>(given["kind"], BLOCK_KINDS, "paragraph");
  const parts = all(given["parts"], part);
  if (parts.length) return kind === "figure" ? { kind, parts, ...picture(given) } : { kind, parts };
  const cites = all(given["cites"], sourceNumber);
  const bare = [...all(given["items"], (item) => text(item) || null), text(given["text"])].filter(Boolean);
  return bare.length ? { kind, parts: bare.map((said) => ({ text: said, cites })) } : null;
}

/** Nothing from elsewhere, and no picture that says nothing to who does not see it. */
function picture(given: Fields): { readonly picture?: Picture } {
  const [src = "", alt = "", width = "", height = ""] = ["src", "alt", "width", "height"].map((name) => text(given[name]));
  return alt && OWN_PICTURE.test(src) ? { picture: { src, alt, width, height } } : {};
}

function source(value: unknown): Source | null {
  const given = fields(value);
  const n = sourceNumber(given?.["n"]);
  if (!given || n === null) return null;
  return {
    n,
    id: text(given["id"]),
    title: text(given["title"]),
    authors: text(given["authors"]),
    publisher: text(given["publisher"]),
    year: text(given["year"]),
    locator: text(given["locator"]),
    url: httpsAddress(given["url"]),
  };
}

function offer(value: unknown): Offer | null {
  const id = text(fields(value)?.["id"]);
  const title = text(fields(value)?.["title"]);
  return id && title ? { id, title } : null;
}

/** A card with a title and something to read, or null: half a card is no answer. */
export function card(value: unknown): Card | null {
  const given = fields(value);
  if (!given) return null;
  const review = fields(given["review"]) ?? {};
  const lang = text(given["lang"]);
  const read: Card = {
    type: oneOf<Kind>(given["type"], KINDS, "answer"),
    topic: text(given["topic"]),
    lang: LANGUAGE.test(lang) ? lang : "en",
    title: text(given["title"]),
    blocks: all(given["blocks"], block),
    sources: all(given["sources"], source),
    review: { on: text(review["on"]), status: text(review["status"]) },
    urgency: oneOf<Urgency | "">(given["urgency"], URGENCIES, "") || null,
    options: all(given["options"], offer),
    suggestions: all(given["suggestions"], offer),
    notice: text(given["notice"]),
    page: offer(given["page"]),
  };
  return read.title && (read.blocks.length || read.options.length) ? read : null;
}

function clinic(value: unknown): Clinic {
  const given = fields(value) ?? {};
  return {
    name: text(given["name"]),
    phone: text(given["phone"]),
    emergency_number: text(given["emergency_number"]),
    crisis_line: text(given["crisis_line"]),
  };
}

export function session(value: unknown): Session | null {
  const given = fields(value);
  const token = text(given?.["token"]);
  if (!given || !token) return null;
  const hours = given["keeps_hours"];
  return {
    token,
    keeps_hours: typeof hours === "number" && hours > 0 ? hours : 0,
    clinic: clinic(given["clinic"]),
    notice: text(given["notice"]),
  };
}

export function arrival(value: unknown): Arrival | null {
  const given = fields(value);
  if (given?.["event"] === "received") return { event: "received", echo: text(given["echo"]) };
  if (given?.["event"] === "end") return { event: "end" };
  const read = given?.["event"] === "card" ? card(given["card"]) : null;
  return given && read ? { event: "card", reply: text(given["reply"]), card: read } : null;
}

function reply(value: unknown): Reply | null {
  const given = fields(value);
  const read = card(given?.["card"]);
  const helpful = given?.["helpful"];
  return given && read ? { reply: text(given["reply"]), card: read, helpful: typeof helpful === "boolean" ? helpful : null } : null;
}

function pastTurn(value: unknown): PastTurn | null {
  const given = fields(value);
  const id = text(given?.["id"]);
  return given && id ? { id, echo: text(given["echo"]), replies: all(given["cards"], reply) } : null;
}

export function history(value: unknown): PastTurn[] {
  return all(fields(value)?.["turns"], pastTurn);
}

export function topics(value: unknown): Topics | null {
  const given = fields(value);
  const groups = all(given?.["groups"], group);
  return groups.length ? { starters: texts(given?.["starters"]), groups } : null;
}

/** Plain words for what a source is, by its id. */
export function kinds(value: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(fields(value) ?? {}).map(([id, kind]) => [id, text(kind)]));
}

function texts(value: unknown): string[] {
  return all(value, (member) => text(member) || null);
}

function group(value: unknown): Group | null {
  const title = text(fields(value)?.["title"]);
  const topics = all(fields(value)?.["topics"], (member) => ({ title: text(fields(member)?.["title"]), answers: texts(fields(member)?.["answers"]) }));
  return title && topics.length ? { title, topics } : null;
}
