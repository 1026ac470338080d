// A card in plain words: read out, copied, printed.

import * as t from "locale";
import type { Block, Card, Source } from "../protocol/card";

const OF_LISTS: readonly string[] = ["list", "steps"];

export function reviewLine(card: Card): string {
  const { on, status } = card.review;
  return !status ? "" : on ? t.checked(day(on), status) : t.status(status);
}

function day(on: string): string {
  const date = new Date(on);
  return Number.isNaN(date.getTime()) ? on : date.toLocaleDateString(t.locale, { dateStyle: "long", timeZone: "UTC" });
}

/** Where it was published and when, in one line. */
export function imprint({ authors, publisher, year, locator }: Source): string {
  const place = [publisher, year || t.undated].filter(Boolean).join(", ");
  return [authors, place, locator].filter(Boolean).map((piece) => piece.replace(/\.?$/, ".")).join(" ");
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
