// Which part of a text is a number that can be dialled. A wrong `tel:` link in an emergency is worse than none.

export interface PhoneNumber {
  /** As it stands in the text. */
  readonly shown: string;
  /** What is dialled. */
  readonly dialled: string;
}

type Found = PhoneNumber & { readonly from: number; readonly to: number };

// Digits, singly or as a whole in brackets, grouped by blanks or hyphens; not a piece of a time, a date, a price or a longer number.
const DIALABLE = /(?<![\d.,:/)-])(?<!\)\s)\+?(?:\(\d{1,5}\)|\d)(?:[ -]?(?:\(\d{1,5}\)|\d)){2,14}(?![ -]?\d|[.,:/]\d)/g;
const MOST_DIGITS = 15;

/** The numbers of a text that is known to hold numbers to call, such as the site's emergency number. */
export function dialable(text: string): PhoneNumber[] {
  return found(text).map(({ shown, dialled }) => ({ shown, dialled }));
}

/**
 * The text cut into plain pieces and numbers, in order. A number counts only inside a phrase that the clinic has set
 * (its emergency number, phone, crisis line), word for word: "112 people" beside it stays text.
 */
export function cut(text: string, phrases: readonly string[]): (string | PhoneNumber)[] {
  const spans = phrases.filter(Boolean).flatMap((phrase) => places(text, phrase));
  const pieces: (string | PhoneNumber)[] = [];
  let at = 0;
  for (const { from, to, shown, dialled } of found(text)) {
    if (!spans.some(([start, end]) => start <= from && to <= end)) continue;
    pieces.push(text.slice(at, from), { shown, dialled });
    at = to;
  }
  return [...pieces, text.slice(at)].filter((piece) => piece !== "");
}

function found(text: string): Found[] {
  const all = [...text.matchAll(DIALABLE)].map(({ 0: shown, index: from }) => ({
    shown,
    dialled: digits(shown),
    from,
    to: from + shown.length,
  }));
  return all.filter(({ dialled }) => dialled.length <= MOST_DIGITS);
}

/** In "+44 (0)20 ..." the nought is for callers from within. */
function digits(shown: string): string {
  return (shown.startsWith("+") ? shown.replace("(0)", "") : shown).replace(/[^\d+]/g, "");
}

function places(text: string, phrase: string): [number, number][] {
  const spans: [number, number][] = [];
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) spans.push([at, at + phrase.length]);
  return spans;
}
