// What there is to ask: first questions, and every answer by group and topic, with a search.

import * as t from "locale";
import { html, nothing, type TemplateResult } from "lit-html";
import { icons } from "./icons";
import type { Topics } from "../protocol/card";

const MOST_FOUND = 40;

export interface Browser {
  readonly topics: Topics | null;
  /** What stands in the search field. */
  readonly sought: string;
  seek(words: string): void;
  /** Asks for the answer of that title. */
  pick(title: string): void;
}

export function topicsView(browser: Browser): TemplateResult {
  const { topics, sought } = browser;
  return html`<input type="search" id="seek" placeholder=${t.seek} aria-label=${t.seek} .value=${sought}
      @input=${({ target }: Event) => browser.seek((target as HTMLInputElement).value)} />
    ${topics ? (sought.trim() ? foundView(topics, browser) : groupsView(topics, browser)) : nothing}`;
}

function groupsView({ groups }: Topics, browser: Browser): TemplateResult {
  return html`<div lang="en">${groups.map(
    (group) => html`<details>
      <summary>${icons.chevron}<b>${group.title}</b></summary>
      ${group.topics.map(
        (topic) => html`<details>
          <summary>${icons.chevron}${topic.title}</summary>
          ${offersView(topic.answers, browser)}
        </details>`,
      )}
    </details>`,
  )}</div>`;
}

/** Answers in whose topic or title all words sought stand. */
function foundView({ groups }: Topics, browser: Browser): TemplateResult {
  const words = browser.sought.toLowerCase().split(" ");
  const fits = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const answers = groups.flatMap(({ topics }) => topics.flatMap((topic) => topic.answers.filter((title) => fits(`${topic.title} ${title}`))));
  const found = [...new Set(answers)].slice(0, MOST_FOUND);
  return html`<p role="status" translate="no">${t.found(found.length)}</p>${offersView(found, browser)}`;
}

export function offersView(titles: readonly string[], { pick }: Pick<Browser, "pick">): TemplateResult {
  return html`<ul class="offers" lang="en">${titles.map((title) => html`<li><button class="offer" @click=${() => pick(title)}><span>${title}</span>${icons.chevron}</button></li>`)}</ul>`;
}
