// The log: the welcome, what was asked, what came back, and what the widget says by itself.

import * as t from "locale";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Entry, Link, Note, Turn } from "../conversation/entries";
import { jumpsView, replyView, type Shelf } from "./card";
import { icons } from "./icons";
import type { Numbers } from "./numbers";

/** Characters of a question that are shown at once. */
const MOST_SAID = 160;

type Shown = TemplateResult | typeof nothing;

/** Entries come at the end only, so each keeps its place and, with it, what is open in it. */
export function entriesView(entries: readonly Entry[], shelf: Shelf): TemplateResult[] {
  return entries.map(
    (entry) => html`<li class=${entry.kind}>${entry.kind === "note" ? noteView(entry.what, shelf) : turnView(entry, shelf)}</li>`,
  );
}

/** What to do in an emergency, once shown, stays between the question and an answer that comes late: it may be being read. */
function turnView(turn: Turn, shelf: Shelf): TemplateResult {
  return html`${saidView(turn, shelf)} ${turn.alarm ? emergencyView("emergency", shelf) : nothing}
    ${jumpsView(turn.replies, shelf)} ${turn.replies.map((reply) => replyView(reply, shelf))}
    ${turn.state === "waiting" && !turn.replies.length ? html`<p class="wait">${t.sending}</p>` : nothing}`;
}

/** A long question shows its beginning: what it was answered with is what is to be read. */
function saidView({ id, said }: Turn, shelf: Shelf): TemplateResult {
  const isCut = said.length > MOST_SAID && !shelf.marked.has(`said ${id}`);
  return html`<div class=${isCut ? "said cut" : "said"}><span class="hidden">${t.youAsked} </span><p dir="auto">${said}</p>
    ${isCut ? html`<button class="quiet" @click=${() => shelf.toggle(`said ${id}`)}>${t.showAll}</button>` : nothing}</div>`;
}

function noteView(what: Note["what"], shelf: Shelf): TemplateResult {
  if (what === "emergency" || what === "closed") return emergencyView(what, shelf);
  return html`<p class="notice">${t.notes[what]}</p>`;
}

/** The text that needs no server. */
function emergencyView(what: "emergency" | "closed", { numbers }: Shelf): TemplateResult {
  return html`<article class="reply alarm">
    <p class="flag">${icons.warning}<strong>${t.noAnswer}</strong></p>
    ${emergencyLines(what, numbers).map((line) => html`<p>${numbers.linked(line)}</p>`)}
  </article>`;
}

export function emergencyLines(what: "emergency" | "closed", { emergency, clinic }: Numbers): string[] {
  return [
    what === "closed" ? t.closed : t.noAnswerWhy,
    t.emergencySigns(emergency),
    t.eyeSigns,
    clinic.crisis_line && t.crisis(clinic.crisis_line),
    clinic.phone && t.clinic(clinic.name, clinic.phone),
  ].filter(Boolean);
}

/** How it stands with the network, in sight above the field. */
export function linkView(link: Link, tryNow: () => void): Shown {
  if (link === "up") return nothing;
  return html`<p class="link"><span>${t.links[link]}</span><button class="quiet" @click=${tryNow}>${t.tryNow}</button></p>`;
}
