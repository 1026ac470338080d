import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cut, dialable } from "../src/protocol/phone";

function dialled(text: string): string[] {
  return dialable(text).map((number) => number.dialled);
}

describe("a number to dial", () => {
  const found: [string, string[]][] = [
    ["your local emergency number (112, 911 or 999)", ["112", "911", "999"]],
    ["USA and Canada: call or text 988. UK and Ireland: Samaritans 116 123", ["988", "116123"]],
    ["555-0100", ["5550100"]],
    ["(020) 7946 0000", ["02079460000"]],
    ["+44 (0)20 7946 0000", ["+442079460000"]],
    ["+1 (555) 555-0100", ["+15555550100"]],
    ["Call 112.", ["112"]],
    ["000", ["000"]],
  ];
  for (const [text, numbers] of found) it(`stands in "${text}"`, () => assert.deepEqual(dialled(text), numbers));

  const none = ["24/7", "9-5", "08:30-17:00", "8.30-17.00", "since 1.999", "$1,000", "call us", "", "12", "1".repeat(16)];
  for (const text of none) it(`does not stand in "${text}"`, () => assert.deepEqual(dialled(text), []));
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
});
