// Style without a word in the markup, so that a strict policy has nothing to forbid; in browsers before constructed style
// sheets (Safari before 16.4) a <style>, which a strict policy forbids: the widget then stands there plain, and works.

type Styled = Document | ShadowRoot;

/** Gives what writes the style of that root anew, beside what other sheets of it say. */
export function sheetInto(root: Styled, view: Window & typeof globalThis = window): (css: string) => void {
  try {
    const sheet = new view.CSSStyleSheet();
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return (css) => sheet.replaceSync(css);
  } catch {
    const style = (root as Document).head ?? root;
    const made = style.appendChild(view.document.createElement("style"));
    return (css) => (made.textContent = css);
  }
}
