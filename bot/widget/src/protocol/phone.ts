// Which part of a text is a number that can be dialled. A wrong `tel:` link in an emergency is worse than none, so a piece
// that may be something else (a time, a date, a sum, a code) is no number. bot/content/telephone.py reads in the same way;
// tests/numbers.json is tried on both.

export interface PhoneNumber {
  /** As it stands in the text. */
  readonly shown: string;
  /** What is dialled. */
  readonly dialled: string;
}

type Found = PhoneNumber & { readonly from: number; readonly to: number };

// A blank, bracket or quote, or nothing, and then: digits with single blanks or hyphens between them, one group in brackets before the last ones, a plus in front of all; parted
// from other words by blanks, brackets, quotes and full stops. It does not look behind itself: Safari before 16.4 could not read
// the whole file.
const DIALABLE =
  /(^|[\s("'])(\+?((\d{1,5}[ -]?)?\(\d{1,5}\)[ -]?)?\d([ -]?\d){1,14})(?!\)?[ -]?\d|[ -]?\(\d+\)[ -]?\d)(?=[)"'.,:;!?]*(\s|$))/g;
/** What a number never begins after: digits of the same one. */
const GOES_ON = /\d\)?[ -]$/;
/** 24, 9-17: beside words it may be hours or an extension; alone it is a number. */
const SHORT = /^\d(\d|\d?[ -]\d\d?)$/;

/** The numbers of a text that is known to hold numbers to call, such as the site's emergency number. */
export function dialable(text: string): PhoneNumber[] {
  return found(text, [text.trim()]);
}

/**
 * The text cut into plain pieces and numbers, in order. A number counts only inside a phrase that the clinic has set
 * (its emergency number, phone, crisis line), word for word: "112 people" beside it stays text.
 */
export function cut(text: string, phrases: readonly string[]): (string | PhoneNumber)[] {
  const pieces: (string | PhoneNumber)[] = [];
  let at = 0;
  for (const number of found(text, phrases)) {
    const { from, to } = number;
    if (!phrases.some((phrase) => stands(phrase, text, from, to))) continue;
    pieces.push(text.slice(at, from), number);
    at = to;
  }
  return [...pieces, text.slice(at)].filter((piece) => piece !== "");
}

function found(text: string, whole: readonly string[]): Found[] {
  const all: Found[] = [];
  let to = 0;
  DIALABLE.lastIndex = 0;
  for (let one; (one = DIALABLE.exec(text)); DIALABLE.lastIndex = to) {
    const [, before = "", shown = ""] = one;
    const from = one.index + before.length;
    to = from;
    if (GOES_ON.test(text.slice(Math.max(from - 3, 0), from))) continue;
    to += shown.length;
    if (!SHORT.test(shown) || whole.includes(shown)) all.push({ shown, dialled: digits(shown), from, to });
  }
  return all;
}

/** In "+44 (0)20 ..." the nought is for callers from within. */
function digits(shown: string): string {
  return (/^(\+|00)/.test(shown) ? shown.replace("(0)", "") : shown).replace(/[^\d+]/g, "");
}

/** Whether the phrase stands in the text over all of that place. Of those that begin before it, the last reaches furthest. */
function stands(phrase: string, text: string, from: number, to: number): boolean {
  const start = text.lastIndexOf(phrase, from);
  return start >= 0 && start + phrase.length >= to;
}
