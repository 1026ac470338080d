// Prints some lines alone, through an empty frame: the page around the widget stays out, and no window opens.

const SHEET = "body{font:12pt/1.5 sans-serif;overflow-wrap:anywhere}";

export function printLines([title = "", ...rest]: readonly string[], lang: string, place: ParentNode): void {
  place.querySelector("iframe")?.remove(); // of a browser that never said that it had printed
  const frame = document.createElement("iframe");
  frame.className = "hidden";
  frame.tabIndex = -1;
  frame.ariaHidden = "true";
  place.append(frame);
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  if (!view) return;
  fill(view, title, rest, lang);
  view.addEventListener("afterprint", () => frame.remove());
  view.print();
}

function fill(view: Window & typeof globalThis, title: string, rest: readonly string[], lang: string): void {
  const page = view.document;
  page.documentElement.lang = lang;
  page.title = title;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(SHEET);
  page.adoptedStyleSheets = [sheet];
  add(page, "h1", title);
  for (const line of rest) add(page, "p", line);
}

function add(page: Document, name: string, text: string): void {
  const made = page.createElement(name);
  made.textContent = text;
  page.body.append(made);
}
