// The first thing that stands in the log: a line, questions to press, and what this is for who wants to know.

import * as t from "locale";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Shelf } from "./card";
import { icons } from "./icons";
import { offersView, type Browser } from "./topics";

/** As many as come from the server, so that nothing moves when they come. */
const STARTERS = 4;

export interface Welcome extends Browser {
  /** False until the server has said what there is to ask, or that it cannot. */
  readonly isAsked: boolean;
  browse(): void;
}

export function welcomeView({ numbers, sessionNotice }: Shelf, keepsHours: number, welcome: Welcome): TemplateResult {
  return html`<article class="reply welcome">
    <h3>${t.hello}</h3>
    <p id="welcome">${t.briefly} ${numbers.linked(t.emergencyBrief(numbers.brief))}</p>
    ${startersView(welcome)}
    <button class="quiet" @click=${() => welcome.browse()}>${t.topics}</button>
    <details>
      <summary>${icons.chevron}${t.how}</summary>
      <div class="warning">${icons.warning}<div><p>${numbers.linked(t.emergencySigns(numbers.emergency))}</p><p>${t.eyeSigns}</p></div></div>
      <ul>
        <li>${t.automatic}</li>
        <li>${t.education}</li>
        <li translate="no">${t.kept(keepsHours)}</li>
      </ul>
      ${sessionNotice ? html`<p class="small">${sessionNotice}</p>` : nothing}
    </details>
  </article>`;
}

function startersView(welcome: Welcome): TemplateResult | typeof nothing {
  if (welcome.topics) return offersView(welcome.topics.starters, welcome);
  if (welcome.isAsked) return nothing;
  return html`<ul class="offers" aria-hidden="true">${Array.from({ length: STARTERS }, () => html`<li class="blank"></li>`)}</ul>`;
}
