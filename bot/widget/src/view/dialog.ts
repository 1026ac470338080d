// The whole dialog: head, log, field, and what lies over them for a while.

import * as t from "locale";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Conversation } from "../conversation/conversation";
import type { Desk } from "./desk";
import { entriesView, linkView } from "./entries";
import { icons } from "./icons";
import { lookView, menuView, type Settings } from "./options";
import { topicsView } from "./topics";
import { welcomeView, type Welcome } from "./welcome";

export type Sheet = "look" | "menu" | "topics";

interface Whole {
  readonly acts: Settings & Welcome & { close(): void };
  readonly conversation: Conversation;
  readonly desk: Desk;
  readonly sheet: Sheet | null;
  cover(sheet: Sheet | null): void;
  pressed(event: KeyboardEvent): void;
  cancelled(event: Event): void;
}

export function dialogView(whole: Whole): TemplateResult {
  const { acts, conversation, desk, sheet } = whole;
  const { entries, link, session } = conversation;
  const { numbers } = desk;
  return html`<dialog role="dialog" aria-labelledby="title" aria-describedby=${entries.length ? nothing : "welcome"} @keydown=${whole.pressed} @cancel=${whole.cancelled}>
    ${headView(whole)}
    <div class=${sheet ? "room covered" : "room"}>
      <div id="log" role="region" aria-label=${t.log} tabindex="0">
        ${welcomeView(desk, session?.keeps_hours ?? 0, acts)}
        <ol role="list">${entriesView(entries, desk)}</ol>
      </div>
      <div class="foot">
        ${linkView(link, () => conversation.wake())}
        <div id="composer"></div>
        ${isUrgent(conversation) ? nothing : html`<p class="small emergency">${numbers.linked(t.emergencyBrief(numbers.brief))}</p>`}
      </div>
      ${sheet ? sheetView(sheet, acts) : nothing}
    </div>
    <ul id="aloud" class="hidden" aria-live="polite"></ul>
  </dialog><ul id="outside" class="hidden" aria-live="polite"></ul>`;
}

/** Whether the last reply has buttons of its own that say whom to call. */
function isUrgent({ entries }: Conversation): boolean {
  const last = entries[entries.length - 1];
  return last?.kind === "turn" && last.replies.some(({ card }) => card.urgency === "call_now");
}

function headView(whole: Whole): TemplateResult {
  return html`<div class="head">
    <div><h2 id="title">${t.name}</h2><p>${t.tagline}</p></div>
    ${openerView("menu", t.menu, icons.menu, whole)} ${openerView("look", t.look, html`<span aria-hidden="true">Aa</span>`, whole)}
    <button class="icon" aria-label=${t.close} @click=${() => whole.acts.close()}>${icons.close}</button>
  </div>`;
}

function openerView(sheet: Sheet, name: string, shown: TemplateResult, whole: Whole): TemplateResult {
  const isOpen = whole.sheet === sheet;
  return html`<button class="icon" id="open-${sheet}" aria-label=${name} aria-expanded=${isOpen} aria-controls="sheet"
    @click=${() => whole.cover(isOpen ? null : sheet)}>${shown}</button>`;
}

function sheetView(sheet: Sheet, acts: Settings & Welcome): TemplateResult {
  const names = { look: t.look, menu: t.menu, topics: t.topics };
  const views = { look: lookView, menu: menuView, topics: topicsView };
  return html`<div class="sheet" id="sheet" role="group" tabindex="-1" aria-label=${names[sheet]}>${views[sheet](acts)}</div>`;
}
