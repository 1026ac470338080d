import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { arrival, card, history, httpsAddress, session } from "../src/protocol/guards";

const CARD = {
  type: "answer",
  topic: "eye_care",
  lang: "en",
  title: "Eye drops",
  blocks: [{ kind: "paragraph", text: "Use drops.", cites: [1], parts: [{ text: "Use drops.", cites: [1] }] }],
  sources: [{ n: 1, id: "a", title: "A page", authors: "B", publisher: "C", year: 2020, url: "https://example.org/a", locator: null }],
  review: { on: "2026-11-22", due: "2027-11-22", status: "source-checked" },
  urgency: null,
  options: [],
  suggestions: [{ topic: "x", aspect: "how", title: "And then", id: "x.how" }],
  notice: "Education only.",
};
const ODD = [null, undefined, 0, NaN, -1, 1e400, "", "x", true, [], [[]], {}, { n: 1 }, () => 1, "\u0000", "<img src=x onerror=alert(1)>"];

describe("a card", () => {
  it("is read whole", () => {
    const read = card(CARD);
    assert.equal(read?.title, "Eye drops");
    assert.deepEqual(read?.blocks, [{ kind: "paragraph", parts: [{ text: "Use drops.", cites: [1] }] }]);
    assert.equal(read?.sources[0]?.year, "2020");
    assert.deepEqual(read?.suggestions, [{ id: "x.how", title: "And then" }]);
  });

  it("is none without a title, or without anything to read", () => {
    assert.equal(card({ ...CARD, title: "" }), null);
    assert.equal(card({ ...CARD, blocks: [] }), null);
    assert.equal(card({ ...CARD, blocks: [{ kind: "paragraph" }] }), null);
  });

  it("survives any value in any of its fields", () => {
    for (const name of Object.keys(CARD)) {
      for (const odd of ODD) assert.doesNotThrow(() => card({ ...CARD, [name]: odd }));
    }
    for (const odd of ODD) assert.doesNotThrow(() => [card(odd), arrival(odd), history(odd), session(odd)]);
  });

  it("keeps what is whole of its lists", () => {
    const read = card({ ...CARD, sources: [...CARD.sources, { n: "2" }, null], suggestions: [{ id: "a" }, ...CARD.suggestions] });
    assert.equal(read?.sources.length, 1);
    assert.equal(read?.suggestions.length, 1);
  });

  it("shows items or text where a block has no parts", () => {
    const read = card({ ...CARD, blocks: [{ kind: "steps", items: ["One", "Two"], cites: [1] }, { kind: "figure", text: "7 in 10" }] });
    assert.deepEqual(read?.blocks[0]?.parts.map(({ text }) => text), ["One", "Two"]);
    assert.equal(read?.blocks[1]?.kind, "figure");
  });

  it("shows a picture of its own server alone, and one that says something to who does not see it", () => {
    const figure = { kind: "figure", parts: [{ text: "Faces.", cites: [] }], src: "/figures/faces-0a1b.svg", alt: "7 of 10", width: 280, height: 345 };
    const read = (more: object): unknown => card({ ...CARD, blocks: [{ ...figure, ...more }] })?.blocks[0]?.picture;
    assert.deepEqual(read({}), { src: "/figures/faces-0a1b.svg", alt: "7 of 10", width: "280", height: "345" });
    const foreign = ["https://example.org/x.svg", "//example.org/figures/x.svg", "/figures/../x", "/figures//x.svg", "/figures/x.svg?y", "javascript:1", "data:image/svg+xml,x"];
    for (const src of [...foreign, ...ODD]) assert.equal(read({ src }), undefined);
    for (const alt of ["", null, {}]) assert.equal(read({ alt }), undefined);
    for (const odd of ODD) assert.doesNotThrow(() => read({ width: odd, height: odd }));
    assert.equal(card({ ...CARD, blocks: [{ ...figure, src: "x" }] })?.blocks[0]?.parts[0]?.text, "Faces.");
  });

  it("takes an unknown kind for plain words, never for something urgent", () => {
    assert.equal(card({ ...CARD, type: "advert" })?.type, "answer");
    assert.equal(card({ ...CARD, urgency: "whenever" })?.urgency, null);
  });

  it("has a language that is one", () => {
    assert.equal(card({ ...CARD, lang: '"><script>' })?.lang, "en");
    assert.equal(card({ ...CARD, lang: "pt-BR" })?.lang, "pt-BR");
  });
});

describe("the page of a guide", () => {
  it("has a name and a title, or is none", () => {
    const page = { id: "first_days", title: "The first days" };
    assert.deepEqual(card({ ...CARD, page: { ...page, address: "https://a.example" } })?.page, page);
    for (const other of [undefined, null, 7, { id: "first_days" }]) assert.equal(card({ ...CARD, page: other })?.page, null);
  });
});

describe("an address", () => {
  it("is https", () => {
    assert.equal(httpsAddress("https://doi.org/10.1/a"), "https://doi.org/10.1/a");
    const others = ["http://a.example", "javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "//a.example", "/a", "https://me:word@a.example", "https://", 7];
    for (const other of others) assert.equal(httpsAddress(other), "");
  });
});

describe("a session", () => {
  it("needs a token and tells nothing that is not there", () => {
    assert.equal(session({ clinic: {} }), null);
    assert.deepEqual(session({ token: "t", keeps_hours: "soon" }), {
      token: "t",
      keeps_hours: 0,
      clinic: { name: "", phone: "", emergency_number: "", crisis_line: "" },
      notice: "",
    });
  });
});

describe("a history", () => {
  it("leaves out broken cards, and keeps what was found helpful", () => {
    const [turn] = history({ turns: [{ id: "1", echo: "Hi", cards: [{ reply: "r", card: CARD, helpful: false }, { card: {} }] }, { echo: "no id" }] });
    assert.deepEqual(turn?.replies.map(({ reply, helpful }) => [reply, helpful]), [["r", false]]);
  });
});
