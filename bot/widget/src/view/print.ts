// Prints some pieces of text alone, through an empty frame: the page around the widget stays out, and no window opens.

const SHEET = "body{font:12pt/1.5 sans-serif;overflow-wrap:anywhere}h2{margin-top:2em;border-top:1px solid}";

/** The element that it becomes, and its text. */
export type Piece = readonly ["h1" | "h2" | "h3" | "p", string];

export function print(pieces: readonly Piece[], lang: string, place: ParentNode): void {
  place.querySelector("iframe")?.remove(); // of a browser that never said that it had printed
  const frame = document.createElement("iframe");
  frame.className = "hidden";
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  place.append(frame);
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  if (!view) return;
  fill(view, pieces, lang);
  view.addEventListener("afterprint", () => frame.remove());
  view.print();
}

function fill(view: Window & typeof globalThis, pieces: readonly Piece[], lang: string): void {
  const page = view.document;
  page.documentElement.lang = lang;
  page.title = pieces[0]?.[1] ?? "";
  if (page.adoptedStyleSheets) {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(SHEET);
    page.adoptedStyleSheets = [sheet];
  }
  for (const [name, text] of pieces) page.body.append(Object.assign(page.createElement(name), { textContent: text }));
}
