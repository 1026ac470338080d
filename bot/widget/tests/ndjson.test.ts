import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chunks, ndjson } from "../src/protocol/ndjson";

async function* cutInto(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function all(values: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const value of values) found.push(value);
  return found;
}

describe("lines of JSON", () => {
  for (const size of [1, 2, 3, 7, 1000]) {
    it(`are whole where they come in pieces of ${size} bytes, in the middle of a letter too`, async () => {
      const values = await all(ndjson(cutInto('{"a":"é€😀"}\n\n{"b":2}\r\n{"c":3}', size)));
      assert.deepEqual(values, [{ a: "é€😀" }, { b: 2 }, { c: 3 }]);
    });
  }

  it("are passed over where they are broken", async () => {
    assert.deepEqual(await all(ndjson(cutInto('{"a":1}\nnot json\n{"b":', 5))), [{ a: 1 }]);
  });

  it("let go of the stream when the reader stops early", async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('{"a":1}\n')),
      cancel: () => void (cancelled = true),
    });
    for await (const value of ndjson(chunks(stream))) {
      assert.deepEqual(value, { a: 1 });
      break;
    }
    assert.equal(cancelled, true);
  });
});
