// A plain page to ask over the loopback REST channel. Text nodes only: nothing that comes over the wire is read as markup.
const log = document.getElementById("log");
const form = document.getElementById("ask");
const field = document.getElementById("question");
const sender = "page-" + crypto.getRandomValues(new Uint32Array(4)).join("-");

function add(parent, name, text, kind) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  parent.append(made);
  return made;
}

function marked(part) {
  return part.text + part.cites.map((n) => ` [${n}]`).join("");
}

function block(parent, shown) {
  if (shown.kind === "list" || shown.kind === "steps") {
    const list = add(parent, shown.kind === "steps" ? "ol" : "ul");
    shown.parts.forEach((part) => add(list, "li", marked(part)));
    return;
  }
  const lead = shown.kind === "warning" ? "Important: " : "";
  add(parent, "p", lead + shown.parts.map(marked).join(" "), shown.kind);
}

function sources(parent, card) {
  if (!card.sources.length) return;
  const more = add(parent, "details", "", "small");
  add(more, "summary", `Sources (${card.sources.length})`);
  for (const source of card.sources) {
    const line = add(more, "p", `[${source.n}] ${source.title}. ${source.publisher}, ${source.year || "undated"}. `);
    const link = add(line, "a", source.url);
    if (/^https?:/.test(source.url)) Object.assign(link, { href: source.url, rel: "noopener" });
  }
  add(more, "p", `Checked ${card.review.on || "-"}: ${card.review.status}`);
}

function show(card) {
  const place = add(log, "article", "", card.type);
  add(place, "h2", card.title);
  card.blocks.forEach((shown) => block(place, shown));
  sources(place, card);
  for (const offer of [...card.options, ...card.suggestions]) {
    add(place, "button", offer.title).addEventListener("click", () => send(offer.id, offer.title));
  }
  if (card.notice) add(place, "p", card.notice, "small");
  place.scrollIntoView({ block: "nearest" });
}

async function send(message, said = message) {
  add(add(log, "article", "", "me"), "p", said);
  try {
    const reply = await fetch("/webhooks/rest/webhook", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sender, message }),
    });
    (await reply.json()).filter((m) => m.custom).forEach((m) => show(m.custom));
  } catch {
    add(add(log, "article", "", "urgent"), "p", "No answer came. " + document.getElementById("notice").textContent);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  field.value = "";
  field.focus();
  if (text) send(text);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  }
});
