// Speaks to screen readers: one always-mounted, visually hidden list to which each thing said is appended as a child of its own.
// Nothing in it is ever overwritten, so of two quick messages both are read.

const MOST = 6;

export class Announcer {
  readonly #list: () => Element | null;

  constructor(list: () => Element | null) {
    this.#list = list;
  }

  say(text: string, lang: string): void {
    const list = this.#list();
    if (!list) return;
    const item = document.createElement("li");
    item.lang = lang;
    item.textContent = text;
    list.append(item);
    while (list.children.length > MOST) list.firstElementChild?.remove();
  }
}
