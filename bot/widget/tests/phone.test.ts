import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cut, dialable } from "../src/protocol/phone";
import numbers from "./numbers.json";

describe("the numbers to dial", () => {
  for (const { text, dialled } of numbers) {
    it(`of "${text}" are ${dialled.join(", ") || "none"}`, () => assert.deepEqual(dialable(text).map((number) => number.dialled), dialled));
  }
});

describe("a text", () => {
  const emergency = "your local emergency number (112, 911 or 999)";

  it("is cut where a phrase of the clinic stands in it", () => {
    const pieces = cut(`Call ${emergency} now.`, [emergency]);
    assert.deepEqual(
      pieces.map((piece) => (typeof piece === "string" ? piece : piece.dialled)),
      ["Call your local emergency number (", "112", ", ", "911", " or ", "999", ") now."],
    );
  });

  it("keeps all of its characters", () => {
    const text = `If ${emergency} fails, call 555-0100 or 555-0100.`;
    const pieces = cut(text, [emergency, "555-0100"]);
    assert.equal(pieces.map((piece) => (typeof piece === "string" ? piece : piece.shown)).join(""), text);
    assert.equal(pieces.filter((piece) => typeof piece !== "string").length, 5);
  });

  it("is whole where no phrase of the clinic stands in it", () => {
    assert.deepEqual(cut("Of 112 people 999 were well.", [emergency]), ["Of 112 people 999 were well."]);
    assert.deepEqual(cut("Code 1123", ["112"]), ["Code 1123"]);
  });

  it("links a number of two digits only where the clinic has set just that", () => {
    const linked = (text: string, phrase: string) => cut(text, [phrase]).flatMap((piece) => (typeof piece === "string" ? [] : piece.dialled));
    assert.deepEqual(linked("Call 15 now.", "15"), ["15"]);
    assert.deepEqual(linked("Call 555-0100 ext 12 now.", "555-0100 ext 12"), ["5550100"]);
  });
});
