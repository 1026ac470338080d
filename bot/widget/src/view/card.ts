// A card as a piece of the page. Everything that comes from the server goes in as text nodes.

import * as t from "locale";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Block, Card, Offer, Part, Reply, Source } from "../protocol/card";
import { icons } from "./icons";
import type { Numbers, Words } from "./numbers";
import { imprint, reviewLine } from "./told";

/** What a card needs of the panel that shows it. */
export interface Shelf {
  readonly numbers: Numbers;
  readonly sessionNotice: string;
  /** Sentences whose sources are open, offers pressed, what was copied: by name. */
  readonly marked: ReadonlySet<string>;
  toggle(name: string): void;
  choose(reply: Reply, offer: Offer): void;
  rate(reply: Reply, helpful: boolean): void;
  copy(reply: Reply): void;
  print(reply: Reply): void;
}

type Shown = TemplateResult | typeof nothing;

export function replyView(reply: Reply, shelf: Shelf): TemplateResult {
  const { card } = reply;
  const flag = card.urgency && html`<p class="flag">${icons.warning}<strong>${t.urgent[card.urgency]}</strong></p>`;
  return html`<article class="reply ${card.type}">
    ${flag ?? nothing}
    <div class="words" lang=${card.lang} dir="auto">
      <h3>${card.title}</h3>
      ${card.blocks.map((block, at) => [blockView(block, `${reply.reply} ${at}`, card, shelf), at || !card.urgency ? nothing : shelf.numbers.calls(card)])}
    </div>
    ${optionsView(reply, shelf)} ${sourcesView(card)} ${smallPrint(card, shelf)} ${suggestionsView(reply, shelf)} ${toolsView(reply, shelf)}
  </article>`;
}

function blockView(block: Block, name: string, card: Card, shelf: Shelf): TemplateResult {
  const plain = card.type === "answer" && block.kind !== "warning";
  const linked = (text: string): Words => (plain ? shelf.numbers.linkedSparingly(text) : shelf.numbers.linked(text));
  const parts = block.parts.map((part, at) => partView(part, `${name} ${at}`, linked, shelf));
  const notes = block.parts.map((part, at) => noteView(part, `${name} ${at}`, card, shelf));
  if (block.kind === "list" || block.kind === "steps") {
    const items = parts.map((part, at) => html`<li>${part}${notes[at]}</li>`);
    return block.kind === "steps" ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
  }
  if (block.kind === "warning") {
    return html`<div class="warning">${icons.warning}<div><p><strong>${t.warning}:</strong> ${parts}</p>${notes}</div></div>`;
  }
  return html`<p class=${block.kind}>${parts}</p>${notes}`;
}

/** A sentence and, behind it, the button that opens its sources right below. */
function partView({ text, cites }: Part, name: string, linked: (text: string) => Words, shelf: Shelf): TemplateResult {
  if (!cites.length) return html`${linked(text)} `;
  const numbers = cites.join(", ");
  return html`${linked(text)}<button
      class="mark"
      aria-expanded=${shelf.marked.has(name)}
      aria-controls=${idOf(name)}
      aria-label=${t.cited(numbers)}
      @click=${() => shelf.toggle(name)}
    ><span>${numbers}</span></button> `;
}

function noteView({ cites }: Part, name: string, card: Card, shelf: Shelf): Shown {
  if (!shelf.marked.has(name)) return nothing;
  const cited = card.sources.filter(({ n }) => cites.includes(n));
  return html`<ul class="refs" lang="en" id=${idOf(name)}>${cited.map((source) => sourceView(source))}</ul>`;
}

function idOf(name: string): string {
  return `note-${name.replace(/[^\w-]/g, "-")}`;
}

function sourceView(source: Source): TemplateResult {
  const title = source.url
    ? html`<a href=${source.url} target="_blank" rel="noopener noreferrer">${source.title}<span class="hidden"> (${t.newTab})</span></a>`
    : html`<span>${source.title}</span>`;
  return html`<li><span class="n">${source.n}</span><div>${title}<br /><small>${imprint(source)}</small></div></li>`;
}

function sourcesView(card: Card): Shown {
  if (!card.sources.length) return nothing;
  return html`<details>
    <summary>${icons.chevron}${t.sources(card.sources.length)}</summary>
    <ul class="refs" lang="en">${card.sources.map((source) => sourceView(source))}</ul>
  </details>`;
}

/** The notice that the welcome has already said is not said again under each answer. */
function smallPrint(card: Card, { sessionNotice }: Shelf): Shown {
  const review = reviewLine(card);
  const notice = card.notice === sessionNotice ? "" : card.notice;
  if (!review && !notice) return nothing;
  return html`<p class="small">${review} ${notice}</p>`;
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
  return html`<p class="ask">${t.next}</p>
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
  return html`<div class="tools">
    <div class="rate" role="group" aria-label=${t.helpful}><span aria-hidden="true">${t.helpful}</span>${rateView(reply, true, shelf)}${rateView(reply, false, shelf)}</div>
    <div class="take">
      <button class="quiet" @click=${() => shelf.copy(reply)}>${shelf.marked.has(`${reply.reply} copied`) ? t.copied : t.copy}</button>
      <button class="quiet" @click=${() => shelf.print(reply)}>${t.print}</button>
    </div>
  </div>`;
}

function rateView(reply: Reply, helpful: boolean, shelf: Shelf): TemplateResult {
  const pressed = reply.helpful === helpful;
  return html`<button class="quiet" aria-pressed=${pressed} @click=${() => shelf.rate(reply, helpful)}>
    ${pressed ? icons.check : nothing}${helpful ? t.yes : t.no}
  </button>`;
}
