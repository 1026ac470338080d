// Style without a word in the markup, so that a strict policy has nothing to forbid; in browsers before constructed style
// sheets (Safari before 16.4) a <style>, which a strict policy forbids: the widget then stands there plain, and works.

/** Gives what writes a style of that root anew, beside the others. */
export function sheetInto(root: ShadowRoot): (css: string) => void {
  try {
    const sheet = new CSSStyleSheet();
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return (css) => sheet.replaceSync(css);
  } catch {
    const style = root.appendChild(document.createElement("style"));
    return (css) => (style.textContent = css);
  }
}
