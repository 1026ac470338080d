import assert from "node:assert/strict";
import { describe, it, mock, beforeEach, afterEach } from "node:test";
import { Conversation } from "../src/conversation/conversation";
import type { Note, Turn } from "../src/conversation/entries";
import type { Arrival, Card, PastTurn, Reply, Session } from "../src/protocol/card";
import { Refused, Unreachable, type Message, type Server } from "../src/transport/door";
import { Keep } from "../src/transport/keep";

const CARD: Card = {
  type: "answer", topic: "t", lang: "en", title: "Title", blocks: [{ kind: "paragraph", parts: [{ text: "Text", cites: [] }] }], sources: [],
  review: { on: "", status: "" }, urgency: null, options: [], suggestions: [], notice: "", page: null,
};
const CLINIC = { name: "Clinic", phone: "555-0100", emergency_number: "112", crisis_line: "" };

type Answer = (message: Message) => AsyncGenerator<Arrival>;

async function* answered({ id, text, choose }: Message): AsyncGenerator<Arrival> {
  yield { event: "received", echo: text ?? `title of ${choose}` };
  yield { event: "card", reply: `${id}-0`, card: CARD };
  yield { event: "end" };
}

async function* gone(): AsyncGenerator<Arrival> {
  throw new Unreachable();
}

async function* refusing(status: number, retryAfter = 0): AsyncGenerator<Arrival> {
  throw new Refused(status, retryAfter);
}

async function* cutShort({ id }: Message): AsyncGenerator<Arrival> {
  yield { event: "card", reply: `${id}-0`, card: CARD };
  throw new Unreachable();
}

/** A server by script: each message takes the next answer, the last one again and again. */
class Scripted implements Server {
  sent: (Message & { token: string })[] = [];
  sessions = 0;
  past: PastTurn[] | Error = [];
  opening: Error | null = null;
  erasing: Error | null = null;
  rating: Error | null = null;

  constructor(private readonly answers: Answer[] = [answered]) {}

  async open(): Promise<Session> {
    if (this.opening) throw this.opening;
    return { token: `token-${this.sessions++}`, keeps_hours: 24, clinic: CLINIC, notice: "" };
  }

  send(token: string, message: Message): AsyncGenerator<Arrival> {
    this.sent.push({ ...message, token });
    return (this.answers[this.sent.length - 1] ?? this.answers.at(-1) ?? answered)(message);
  }

  async history(): Promise<PastTurn[]> {
    if (this.past instanceof Error) throw this.past;
    return this.past;
  }

  async feedback(): Promise<void> {
    if (this.rating) throw this.rating;
  }

  async erase(): Promise<void> {
    if (this.erasing) throw this.erasing;
  }
}

class Tab {
  readonly stored = new Map<string, string>();
  readonly said: (Reply | Note)[] = [];
  offline = false;

  begin(server: Server): Conversation {
    const storage = {
      getItem: (name: string) => this.stored.get(name) ?? null,
      setItem: (name: string, value: string) => void this.stored.set(name, value),
      removeItem: (name: string) => void this.stored.delete(name),
    };
    const listener = { changed: () => undefined, said: (what: Reply | Note) => void this.said.push(what) };
    return new Conversation(server, new Keep(() => storage), listener, () => this.offline);
  }

  notes(): string[] {
    return this.said.flatMap((what) => ("what" in what ? [what.what] : []));
  }
}

function turns(conversation: Conversation): Turn[] {
  return conversation.entries.filter((entry): entry is Turn => entry.kind === "turn");
}

async function settle(): Promise<void> {
  for (let step = 0; step < 50; step++) await Promise.resolve();
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds * 2; second++) {
    mock.timers.tick(500);
    await settle();
  }
}

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

describe("a message", () => {
  it("is answered, and shown as the server understood it", async () => {
    const [tab, server] = [new Tab(), new Scripted()];
    const conversation = tab.begin(server);
    conversation.ask("Will it pass?");
    await settle();
    assert.equal(turns(conversation)[0]?.state, "answered");
    assert.equal(turns(conversation)[0]?.replies.length, 1);
    assert.equal(conversation.link, "up");
    assert.equal(tab.said.length, 1);
  });

  it("goes out after the one before it, one at a time", async () => {
    const server = new Scripted([gone, answered]);
    const conversation = new Tab().begin(server);
    conversation.ask("one");
    conversation.ask("two");
    await settle();
    assert.deepEqual(server.sent.map(({ text }) => text), ["one"]);
    await pass(3);
    assert.deepEqual(server.sent.map(({ text }) => text), ["one", "one", "two"]);
  });

  it("is sent again under the same id when nothing came back", async () => {
    const server = new Scripted([gone, gone, answered]);
    const conversation = new Tab().begin(server);
    conversation.ask("one");
    await pass(6);
    assert.equal(new Set(server.sent.map(({ id }) => id)).size, 1);
    assert.equal(server.sent.length, 3);
    assert.equal(turns(conversation)[0]?.state, "answered");
  });

  it("shows each reply once, also where the stream broke off after it", async () => {
    const [tab, server] = [new Tab(), new Scripted([cutShort, answered])];
    const conversation = tab.begin(server);
    conversation.ask("one");
    await pass(3);
    assert.equal(turns(conversation)[0]?.replies.length, 1);
    assert.equal(tab.said.length, 1);
    assert.equal(turns(conversation)[0]?.state, "answered");
  });

  it("is not asked for without end where the stream always breaks off after a card", async () => {
    const server = new Scripted([cutShort]);
    const conversation = new Tab().begin(server);
    conversation.ask("one");
    await pass(60);
    assert.equal(server.sent.length, 2);
    assert.equal(turns(conversation)[0]?.state, "answered");
  });

  it("waits as long as a busy server says", async () => {
    const server = new Scripted([() => refusing(429, 7), answered]);
    const conversation = new Tab().begin(server);
    conversation.ask("one");
    await pass(6);
    assert.equal(server.sent.length, 1);
    assert.equal(conversation.link, "busy");
    await pass(2);
    assert.equal(turns(conversation)[0]?.state, "answered");
  });

  for (const status of [400, 403, 413, 415, 422]) {
    it(`that is refused with ${status} is not sent again, and the next one is`, async () => {
      const [tab, server] = [new Tab(), new Scripted([() => refusing(status), answered])];
      const conversation = tab.begin(server);
      conversation.ask("one");
      conversation.ask("two");
      await settle();
      assert.deepEqual(turns(conversation).map(({ state }) => state), ["refused", "answered"]);
      assert.deepEqual(tab.notes(), [status === 403 ? "closed" : "refused"]);
    });
  }
});

describe("silence", () => {
  it("of ten seconds shows what to do in an emergency, once", async () => {
    const [tab, server] = [new Tab(), new Scripted([() => never()])];
    const conversation = tab.begin(server);
    conversation.ask("one");
    await pass(9.5);
    assert.deepEqual(tab.notes(), []);
    await pass(1);
    assert.deepEqual(tab.notes(), ["emergency"]);
    assert.equal(turns(conversation)[0]?.alarm, true);
    await pass(60);
    assert.deepEqual(tab.notes(), ["emergency"]);
  });

  it("does not hide the answer that comes at last, and counts anew after it", async () => {
    const [tab, server] = [new Tab(), new Scripted([gone, gone, answered, gone, gone, answered])];
    const conversation = tab.begin(server);
    conversation.ask("one");
    await pass(8);
    assert.equal(turns(conversation)[0]?.state, "answered");
    conversation.ask("two");
    await pass(8);
    assert.deepEqual(tab.notes(), ["emergency", "emergency"]);
  });

  it("of one second is passed over", async () => {
    const [tab, server] = [new Tab(), new Scripted([gone, answered])];
    tab.begin(server).ask("one");
    await pass(3);
    assert.deepEqual(tab.notes(), []);
  });

  it("for want of a network is no silence to wait for", async () => {
    const [tab, server] = [new Tab(), new Scripted([gone, answered])];
    tab.offline = true;
    const conversation = tab.begin(server);
    conversation.ask("one");
    await settle();
    assert.deepEqual([tab.notes(), conversation.link], [["emergency"], "offline"]);
    tab.offline = false;
    conversation.wake();
    await settle();
    assert.equal(turns(conversation)[0]?.state, "answered");
  });

  it("of a server that is gone from the start is told as well", async () => {
    const [tab, server] = [new Tab(), new Scripted()];
    server.opening = new Unreachable();
    const conversation = tab.begin(server);
    void conversation.start();
    await pass(3);
    assert.deepEqual(tab.notes(), ["emergency"]);
    server.opening = null;
    await pass(10);
    assert.equal(conversation.session?.clinic.emergency_number, "112");
  });
});

describe("a session", () => {
  it("that is over is followed by a new one, which gets the message, and that is said", async () => {
    const [tab, server] = [new Tab(), new Scripted([answered, () => refusing(401), answered])];
    const conversation = tab.begin(server);
    conversation.ask("one");
    await settle();
    conversation.ask("two");
    await settle();
    assert.deepEqual(server.sent.map(({ token }) => token), ["token-0", "token-0", "token-1"]);
    assert.deepEqual(tab.notes(), ["ended"]);
    assert.deepEqual(turns(conversation).map(({ state }) => state), ["answered", "answered"]);
  });

  it("is not asked for for ever", async () => {
    const [tab, server] = [new Tab(), new Scripted([() => refusing(401)])];
    tab.begin(server).ask("one");
    await pass(5);
    assert.equal(server.sent.length, 4);
    assert.deepEqual(tab.notes(), ["closed"]);
  });

  it("that knows a button no more is told its title", async () => {
    for (const status of [401, 422]) {
      const server = new Scripted([() => refusing(status), answered]);
      new Tab().begin(server).choose("eye.how", "How to protect the eye");
      await settle();
      assert.equal(server.sent[0]?.choose, "eye.how");
      assert.equal(server.sent[1]?.text, "How to protect the eye");
      assert.equal(server.sent[1]?.choose, undefined);
      assert.notEqual(server.sent[0]?.id, server.sent[1]?.id);
    }
  });
});

describe("a reload", () => {
  it("brings the conversation back and reads nothing out", async () => {
    const [tab, server] = [new Tab(), new Scripted()];
    tab.begin(server).ask("one");
    await settle();
    tab.said.length = 0;
    server.past = [{ id: "1", echo: "one", replies: [{ reply: "r", card: CARD, helpful: true }] }];
    const again = tab.begin(server);
    await again.start();
    assert.deepEqual(turns(again).map(({ said, state }) => [said, state]), [["one", "answered"]]);
    assert.equal(server.sessions, 1);
    assert.deepEqual(tab.said, []);
  });

  it("sends what was not sent yet, and not what the server has after all", async () => {
    const [tab, server] = [new Tab(), new Scripted([gone])];
    const first = tab.begin(server);
    first.ask("arrived");
    first.ask("not yet");
    await settle();
    const after = new Scripted();
    after.past = [{ id: turns(first)[0]?.id ?? "", echo: "arrived", replies: [{ reply: "r", card: CARD, helpful: null }] }];
    const again = tab.begin(after);
    await again.start();
    await settle();
    assert.deepEqual(after.sent.map(({ text }) => text), ["not yet"]);
    assert.deepEqual(turns(again).map(({ said }) => said), ["arrived", "not yet"]);
    assert.equal(tab.stored.has("palsy-guide-unsent"), false);
  });

  it("after the session's end begins anew and says so", async () => {
    const [tab, server] = [new Tab(), new Scripted()];
    tab.begin(server).ask("one");
    await settle();
    server.past = new Refused(401, 0);
    const again = tab.begin(server);
    await again.start();
    assert.deepEqual(tab.notes(), ["ended"]);
    assert.equal(again.session?.token, "token-1");
  });
});

describe("erasing", () => {
  it("leaves nothing here, and the next message goes into a new session", async () => {
    const [tab, server] = [new Tab(), new Scripted()];
    const conversation = tab.begin(server);
    conversation.ask("what I asked");
    await settle();
    assert.equal(await conversation.erase(), true);
    assert.deepEqual(conversation.entries.map(({ kind }) => kind), ["note"]);
    conversation.ask("two");
    await settle();
    assert.equal(server.sent[1]?.token, "token-1");
    assert.equal(JSON.stringify([...tab.stored]).includes("what I asked"), false);
  });

  it("that fails erases nothing and says so", async () => {
    const [tab, server] = [new Tab(), new Scripted()];
    const conversation = tab.begin(server);
    conversation.ask("one");
    await settle();
    server.erasing = new Unreachable();
    assert.equal(await conversation.erase(), false);
    assert.deepEqual(tab.notes(), ["not_erased"]);
    assert.equal(turns(conversation).length, 1);
  });

  it("while an answer is on its way drops that answer", async () => {
    const [tab, server] = [new Tab(), new Scripted([gone])];
    const conversation = tab.begin(server);
    conversation.ask("one");
    await settle();
    await conversation.erase();
    await pass(40);
    assert.equal(turns(conversation).length, 0);
    assert.equal(server.sent.length, 1);
    conversation.ask("two");
    await settle();
    assert.equal(server.sent.length, 2);
  });
});

describe("a judgement", () => {
  it("is taken back where the server did not note it", async () => {
    const [tab, server] = [new Tab(), new Scripted()];
    const conversation = tab.begin(server);
    conversation.ask("one");
    await settle();
    const name = turns(conversation)[0]?.replies[0]?.reply ?? "";
    assert.equal(await conversation.rate(name, true), true);
    assert.equal(turns(conversation)[0]?.replies[0]?.helpful, true);
    server.rating = new Unreachable();
    assert.equal(await conversation.rate(name, false), false);
    assert.equal(turns(conversation)[0]?.replies[0]?.helpful, true);
  });
});

async function* never(): AsyncGenerator<Arrival> {
  await new Promise(() => undefined);
}
