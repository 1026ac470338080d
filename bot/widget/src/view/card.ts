// A card as a piece of the page. Everything that comes from the server goes in as text nodes.

import * as t from "locale";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Block, Card, Offer, Part, Picture, Reply, Source } from "../protocol/card";
import { icons } from "./icons";
import type { Theme } from "./look";
import type { Numbers, Words } from "./numbers";
import { inShort, reviewLine } from "./told";

/** What a card needs of the panel that shows it. */
export interface Shelf {
  readonly numbers: Numbers;
  readonly sessionNotice: string;
  /** The assistant's own address, where its pages are. */
  readonly server: string;
  readonly painted: Theme;
  /** Sentences whose sources are open, offers pressed, what was copied: by name. */
  readonly marked: ReadonlySet<string>;
  /** What was done with a reply, by its name. */
  readonly said: ReadonlyMap<string, string>;
  /** `id`: what it opens. */
  toggle(name: string, id?: string): void;
  jump(id: string): void;
  choose(reply: Reply, offer: Offer): void;
  rate(reply: Reply, helpful: boolean): void;
  copy(reply: Reply): void;
  print(reply: Reply): void;
  /** Plain words for what a source is, by its id. */
  readonly kinds: ReadonlyMap<string, string>;
  /** The reply that is being read aloud, or empty. */
  readonly reading: string;
  canRead(reply: Reply): boolean;
  read(reply: Reply): void;
}

type Shown = TemplateResult | typeof nothing;

/** Its card is no place to ask whether it was helpful. */
const CRISIS = "crisis";
/** Of these a reader can say whether they helped. */
const JUDGED: readonly string[] = ["answer", "urgent", "fallback"];

export function replyView(reply: Reply, shelf: Shelf): TemplateResult {
  const { card } = reply;
  const flag = card.urgency && html`<p class="flag">${icons.warning}<strong>${card.topic === CRISIS ? t.urgentCrisis : t.urgent[card.urgency]}</strong></p>`;
  const calls = card.urgency && shelf.numbers.calls(card);
  const first = card.urgency === "call_now";
  return html`<article class="reply ${card.type}">
    ${flag ?? nothing} ${first ? calls : nothing}
    <div class="words" lang=${card.lang} dir="auto">
      <h3 id=${titleId(reply)} tabindex="-1">${card.title}</h3>
      ${card.blocks.map((block, at) => [blockView(block, `${reply.reply} ${at}`, card, shelf), at || first || !calls ? nothing : calls])}
    </div>
    ${card.page ? html`<p class="refs">${linkView(`${shelf.server}/guide/${card.page.id}`, card.page.title)}</p>` : nothing} ${optionsView(reply, shelf)} ${smallPrint(card, shelf)} ${sourcesView(card, `${reply.reply} all`, shelf)} ${suggestionsView(reply, shelf)} ${toolsView(reply, shelf)}
  </article>`;
}

/** Of several replies to one question, which there are, with a way to each. */
export function jumpsView(replies: readonly Reply[], shelf: Shelf): Shown {
  if (replies.length < 2) return nothing;
  return html`<div class="jumps" role="group" aria-label=${t.answers(replies.length)}>
    <p>${t.answers(replies.length)}</p>
    ${replies.map((reply, at) => html`<button class="quiet" @click=${() => shelf.jump(titleId(reply))}><b>${at + 1}</b><span>${reply.card.title}</span></button>`)}
  </div>`;
}

function titleId({ reply }: Reply): string {
  return idOf(`title ${reply}`);
}

function blockView(block: Block, name: string, card: Card, shelf: Shelf): TemplateResult {
  const plain = card.type === "answer" && block.kind !== "warning";
  const linked = (text: string): Words => (plain ? shelf.numbers.linkedSparingly(text) : shelf.numbers.linked(text));
  const listed = block.kind === "list" || block.kind === "steps";
  const parts = block.parts.map((part, at) => partView(part, `${name} ${at}`, { linked, shelf, card, isCited: listed || !sameCites(part, block.parts[at + 1]) }));
  if (listed) {
    const items = parts.map((part) => html`<li>${part}</li>`);
    return block.kind === "steps" ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
  }
  if (block.kind === "warning") {
    return html`<div class="warning">${icons.warning}<div><p><strong>${t.warning}:</strong> ${parts}</p></div></div>`;
  }
  return block.picture ? pictureView(block.picture, parts[0], shelf) : html`<p class=${block.kind}>${parts}</p>`;
}

/** Fetched when it comes into sight; the fragment asks for the colours that the reader has chosen. */
function pictureView({ src, alt, width, height }: Picture, caption: Shown | undefined, { server, painted }: Shelf): TemplateResult {
  return html`<figure>
    <img loading="lazy" crossorigin="anonymous" referrerpolicy="no-referrer" alt=${alt} width=${width} height=${height} src="${server + src}#${painted}" />
    <figcaption>${caption}</figcaption>
  </figure>`;
}

interface Context {
  readonly linked: (text: string) => Words;
  readonly shelf: Shelf;
  readonly card: Card;
  readonly isCited: boolean;
}

/** Sentences in a row that rest on the same sources carry one button, behind the last. */
function sameCites(part: Part, next: Part | undefined): boolean {
  return `${part.cites}` === `${next?.cites ?? ""}`;
}

/** A sentence and, behind it, the button that opens its sources right below. */
function partView({ text, cites }: Part, name: string, { linked, shelf, card, isCited }: Context): TemplateResult {
  if (!cites.length || !isCited) return html`${linked(text)} `;
  const numbers = cites.join(", ");
  return html`${linked(text)}<button
      class="mark"
      aria-expanded=${shelf.marked.has(name)}
      aria-controls=${idOf(name)}
      aria-label=${t.cited(numbers)}
      @click=${() => shelf.toggle(name, idOf(name))}
    ><span>${numbers}</span></button>${shelf.marked.has(name) ? refsView(card.sources.filter(({ n }) => cites.includes(n)), idOf(name), shelf) : nothing} `;
}

/** Of inline elements, so that it can stand inside the paragraph, under its sentence. */
function refsView(sources: readonly Source[], id: string, { kinds }: Shelf): TemplateResult {
  return html`<span class="refs" role="list" lang="en" dir="auto" id=${id}>${sources.map((source) => sourceView(source, kinds))}</span>`;
}

function idOf(name: string): string {
  return `at-${name.replace(/[^\w-]/g, "-")}`;
}

function sourceView(source: Source, kinds: ReadonlyMap<string, string>): TemplateResult {
  const title = source.url ? linkView(source.url, source.title) : html`<span>${source.title}</span>`;
  return html`<span class="ref" role="listitem"><span class="n">${source.n}</span><span>${title}<br /><small>${inShort(source, kinds)}</small></span></span>`;
}

function linkView(url: string, title: string): TemplateResult {
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${title}<span class="hidden"> (${t.newTab})</span></a>`;
}

function sourcesView(card: Card, name: string, shelf: Shelf): Shown {
  if (!card.sources.length) return nothing;
  return html`<details>
    <summary>${icons.chevron}${t.sources(card.sources.length)}</summary>
    ${refsView(card.sources, idOf(name), shelf)}
  </details>`;
}

/** The notice that the welcome has already said is not said again under each answer. */
function smallPrint(card: Card, { sessionNotice }: Shelf): Shown {
  const review = reviewLine(card);
  const notice = card.notice === sessionNotice ? "" : card.notice;
  if (!review && !notice) return nothing;
  return html`${review ? html`<p>${review}</p>` : nothing} ${notice ? html`<p class="small">${notice}</p>` : nothing}`;
}

/** A question back is answered once: its buttons stay where they were and go out of use, the one pressed with a tick. */
function optionsView(reply: Reply, shelf: Shelf): Shown {
  const { options, lang } = reply.card;
  if (!options.length) return nothing;
  const done = options.some(({ id }) => shelf.marked.has(`${reply.reply} ${id}`));
  return html`<p class="ask">${t.choose}</p>
    <ul class="offers" lang=${lang}>${options.map((offer) => offerView(offer, reply, done, shelf))}</ul>`;
}

/** Suggestions lead on: one that was pressed goes out of use, the others can still be read after it. */
function suggestionsView(reply: Reply, shelf: Shelf): Shown {
  const { suggestions, lang } = reply.card;
  if (!suggestions.length) return nothing;
  return html`${reply.card.urgency ? nothing : html`<p class="ask">${t.next}</p>`}
    <ul class="offers" lang=${lang}>${suggestions.map((offer) => offerView(offer, reply, shelf.marked.has(`${reply.reply} ${offer.id}`), shelf))}</ul>`;
}

function offerView(offer: Offer, reply: Reply, done: boolean, shelf: Shelf): TemplateResult {
  const pressed = shelf.marked.has(`${reply.reply} ${offer.id}`);
  return html`<li>
    <button class="offer" ?disabled=${done} @click=${() => shelf.choose(reply, offer)}>
      <span>${offer.title}${pressed ? html`<span class="hidden"> (${t.asked})</span>` : nothing}</span>${pressed ? icons.check : icons.chevron}
    </button>
  </li>`;
}

function toolsView(reply: Reply, shelf: Shelf): TemplateResult {
  const said = shelf.said.get(reply.reply);
  const isJudged = JUDGED.includes(reply.card.type) && reply.card.topic !== CRISIS;
  return html`<div class="tools">
    <div class="take">
      ${shelf.canRead(reply) ? html`<button class="quiet" @click=${() => shelf.read(reply)}>${icons.sound}${shelf.reading === reply.reply ? t.stopReading : t.read}</button>` : nothing}
      <button class="quiet" @click=${() => shelf.copy(reply)}>${t.copy}</button>
      <button class="quiet" @click=${() => shelf.print(reply)}>${t.print}</button>
    </div>
    ${isJudged ? html`<div class="rate" role="group" aria-label=${t.helpful}><span aria-hidden="true">${t.helpful}</span>${rateView(reply, true, shelf)}${rateView(reply, false, shelf)}</div>` : nothing}
    ${said ? html`<p class="small" translate="no">${said}</p>` : nothing}
  </div>`;
}

function rateView(reply: Reply, helpful: boolean, shelf: Shelf): TemplateResult {
  const pressed = reply.helpful === helpful;
  return html`<button class="quiet" aria-pressed=${pressed} @click=${() => shelf.rate(reply, helpful)}>
    ${pressed ? icons.check : nothing}${helpful ? t.yes : t.no}
  </button>`;
}
