// Speaks to screen readers: always-mounted, visually hidden lists to which each thing said is appended as a child of its own.
// Nothing in them is ever overwritten, so of two quick messages both are read. What is said while the dialog is closed is said
// outside of it.

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
