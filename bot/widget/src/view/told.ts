// A card in plain words: read out, copied, printed.

import * as t from "locale";
import type { Block, Card, Source } from "../protocol/card";

const OF_LISTS: readonly string[] = ["list", "steps"];
const OF_SOURCES = /^source-checked\b[^;]*; no clinician has signed it$/;

/** In plain words where they are known; a check of another kind is told as the card tells it. */
export function reviewLine(card: Card): string {
  const { on, status } = card.review;
  if (!on || status.startsWith("wording-checked")) return "";
  return OF_SOURCES.test(status) ? t.checkedBySources(day(on)) : t.checked(day(on), status);
}

export function day(on: string): string {
  const date = new Date(on);
  return Number.isNaN(date.getTime()) ? on : date.toLocaleDateString(dateForm(), { dateStyle: "long", timeZone: "UTC" });
}

/** The reader's own form of a date, where they read this language at all. */
export function dateForm(): string {
  return globalThis.navigator?.languages?.find((language) => language.startsWith(t.locale)) ?? t.locale;
}

/** What kind of source it is, whose and when: without what only who looks it up needs. */
export function inShort({ id, authors, publisher, year }: Source, kinds: ReadonlyMap<string, string>): string {
  const [kind = "", first = "", place = ""] = [kinds.get(id), authors.split(/[,(]/)[0]?.trim(), publisher.split(/[;,(]| \d/)[0]?.trim()];
  const by = authors.includes(",") && first ? t.others(first) : first;
  const words = [by, place === first ? "" : place, year || t.undated].filter(Boolean).join(", ");
  return kind ? `${kind[0]?.toUpperCase()}${kind.slice(1)}: ${words}` : words;
}

/** Where it was published and when, in one line. */
export function imprint({ authors, publisher, year, locator }: Source): string {
  const place = [publisher, year || t.undated].filter(Boolean).join(", ");
  return [authors, place, locator].filter(Boolean).map((piece) => piece.replace(/\.?$/, ".")).join(" ");
}

/** What is read aloud, a sentence or item each. */
export function sentences(card: Card): string[] {
  const flag = card.urgency ? [`${t.urgent[card.urgency]}.`] : [];
  return [...flag, `${card.title}.`, ...card.blocks.flatMap((block) => block.parts.map(({ text }) => text))];
}

/** What a screen reader says when the card arrives: title, text, the names of its buttons. */
export function aloud(card: Card): string {
  const words = card.blocks.map((block) => lead(block) + block.parts.map(({ text }) => text).join(" "));
  const titles = [...card.options, ...card.suggestions].map(({ title }) => title).join("; ");
  const flag = card.urgency ? `${t.urgent[card.urgency]}.` : "";
  return [flag, `${card.title}.`, ...words, titles && t.buttons(titles)].filter(Boolean).join(" ");
}

/** The answer with its sources, one line a sentence or item, to be pasted or printed. */
export function lines(card: Card): string[] {
  const sources = card.sources.map((source) => `[${source.n}] ${source.title}. ${imprint(source)} ${source.url}`.trim());
  return [card.title, ...card.blocks.flatMap((block) => written(block)), ...sources, reviewLine(card), card.notice].filter(Boolean);
}

function written(block: Block): string[] {
  const parts = block.parts.map(({ text, cites }) => text + cites.map((n) => ` [${n}]`).join(""));
  if (!OF_LISTS.includes(block.kind)) return [lead(block) + parts.join(" ")];
  return parts.map((part, at) => (block.kind === "steps" ? `${at + 1}. ${part}` : `- ${part}`));
}

function lead({ kind }: Block): string {
  return kind === "warning" ? `${t.warning}: ` : "";
}
