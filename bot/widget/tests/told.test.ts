import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { card } from "../src/protocol/guards";
import { locales } from "../src/strings/complete";
import { delay } from "../src/transport/patience";
import { aloud, inShort, lines, reviewLine, sentences } from "../src/view/told";

const CARD = card({
  type: "urgent",
  lang: "en",
  title: "Call now",
  urgency: "call_now",
  blocks: [
    { kind: "paragraph", parts: [{ text: "Call 112.", cites: [1, 2] }, { text: "Now.", cites: [] }] },
    { kind: "steps", parts: [{ text: "Sit down.", cites: [2] }, { text: "Wait.", cites: [] }] },
    { kind: "warning", parts: [{ text: "Do not drive.", cites: [] }] },
  ],
  sources: [
    { n: 1, title: "Signs", authors: "", publisher: "A clinic", year: 2020, url: "https://a.example/", locator: "page 1" },
    { n: 2, title: "More", authors: "B et al.", publisher: "C", year: null, url: "", locator: null },
  ],
  review: { on: "2026-11-22", status: "source-checked; no clinician has signed it" },
  suggestions: [{ id: "a.b", title: "And the eye?" }],
  notice: "Education only.",
})!;

describe("a card in words", () => {
  it("is read out with how urgent it is, title, text and the names of its buttons, without the numbers of sources", () => {
    assert.equal(
      aloud(CARD),
      "Urgent: call now. Call now. Call 112. Now. Sit down. Wait. Important: Do not drive. Buttons: And the eye?",
    );
  });

  it("is read aloud sentence by sentence, without its buttons", () => {
    assert.deepEqual(sentences(CARD), ["Urgent: call now.", "Call now.", "Call 112.", "Now.", "Sit down.", "Wait.", "Do not drive."]);
  });

  it("is copied with each sentence's sources, the list of them, and when it was checked", () => {
    assert.deepEqual(lines(CARD), [
      "Call now",
      "Call 112. [1] [2] Now.",
      "1. Sit down. [2]",
      "2. Wait.",
      "Important: Do not drive.",
      "[1] Signs. A clinic, 2020. page 1. https://a.example/",
      "[2] More. B et al. C, undated.",
      "We checked this against its sources on November 22, 2026. A doctor has not checked it.",
      "Education only.",
    ]);
  });

  it("says of an unknown kind of check what it was word for word, and nothing where nobody checked", () => {
    assert.equal(reviewLine({ ...CARD, review: { on: "", status: "fixed text of the program" } }), "");
    assert.match(reviewLine({ ...CARD, review: { on: "soon", status: "x" } }), /on soon \(x\)/);
    assert.equal(reviewLine({ ...CARD, review: { on: "", status: "" } }), "");
  });

  it("tells a check of sources alone in plain words, and of a wording without a claim nothing", () => {
    const other = "source-checked: as always; no clinician has signed it; no clinician who speaks this language has read it";
    assert.match(reviewLine({ ...CARD, review: { on: "2026-11-22", status: other } }), /who speaks this language has read it/);
    assert.equal(reviewLine({ ...CARD, review: { on: "2026-11-22", status: "wording-checked: states no claim" } }), "");
  });
});

describe("a source in short", () => {
  const source = { n: 1, id: "a", title: "T", authors: "Smith J, Jones K", publisher: "Stroke 48(2):479-481", year: "2017", url: "", locator: "abstract" };
  it("says what kind it is, who wrote it and when, and nothing for editors", () => {
    assert.equal(inShort(source, new Map([["a", "review of trials"]])), "Review of trials: Smith J and others, Stroke, 2017");
    const nice = { ...source, authors: "NICE (UK)", publisher: "NICE CKS, last revised 2023 according to a secondary page", year: "" };
    assert.equal(inShort(nice, new Map()), "NICE, NICE CKS, undated");
  });
});

describe("the strings", () => {
  it("of all locales are the same texts, none of them empty", () => {
    const [english, ...others] = locales.map((locale) => leaves(locale));
    for (const other of others) assert.deepEqual(other, english);
  });

  it("keep the numbers and names that are put into them", () => {
    for (const locale of locales) {
      assert.match(locale.emergencySigns("112"), /112/);
      assert.match(locale.emergencyNumber("112, 911", "999"), /112, 911 \w+ 999/);
      assert.match(locale.kept(24), /24/);
      assert.notEqual(locale.kept(1), locale.kept(2).replace("2", "1"));
    }
  });
});

describe("patience", () => {
  it("grows to a quarter of a minute and is never the same for everybody", () => {
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 99].map((attempt) => delay(attempt, 0.5)), [1, 2, 4, 8, 15, 15, 15, 15]);
    assert.deepEqual([delay(5, 0), delay(5, 1)].map(Math.round), [12, 18]);
  });
});

function leaves(value: unknown, path = ""): string[] {
  if (typeof value === "string") assert.notEqual(value.trim(), "", path);
  if (typeof value !== "object" || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`)).sort();
}
