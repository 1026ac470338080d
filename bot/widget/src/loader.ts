// The one script on a clinic's page: a button. The widget itself is fetched from this script's own server at the first press.

import style from "./loader.css";

/** The folder of the widget, beside this file: the hash of its content, put here by the build. */
declare const VERSION: string;

const WORDS: Readonly<Record<string, readonly [string, string, string]>> = {
  en: ["Ask about facial palsy", "Opening. In an emergency, call your local emergency number.", "The assistant did not open. When to get help"],
  es: ["Parálisis facial: ayuda en inglés", "Abriendo. En una emergencia, llame al número de emergencias.", "El asistente no se abrió. Cuándo pedir ayuda"],
};
const BUBBLE = "M4 5h16v11H10l-4.5 4v-4H4zM8 10.5h8";

interface Panel extends HTMLElement {
  begin(placement: object): void;
  open(): Promise<void>;
}

const here = import.meta.url;
const { dataset }: { dataset: DOMStringMap } = [...document.scripts].find(({ src }) => src === here) ?? { dataset: {} };
const asked = (dataset["lang"] ?? document.documentElement.lang).slice(0, 2).toLowerCase();
const lang = asked in WORDS ? asked : "en";
const [ask, opening, failed] = WORDS[lang]!;
const file = `./${VERSION}/widget${lang === "en" ? "" : `.${lang}`}.js`;
const position = dataset["position"] === "left" ? "left" : "right";

const host = document.createElement("palsy-guide");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(style);
root.adoptedStyleSheets = [sheet];

const place = made("div", root, position);
place.role = "region";
place.ariaLabel = "Palsy Guide";
place.lang = lang;
place.dir = dataset["dir"] ?? "";
const said = made("p", place);
said.role = "status";
said.hidden = true;
const button = made("button", place);
button.ariaHasPopup = "dialog";
button.append(drawn(BUBBLE), ask);
button.onclick = open;
document.body.append(host);

let panel: Panel | undefined;
let tries = 0;

async function open(): Promise<void> {
  say(opening);
  try {
    panel ??= await fetched();
    said.hidden = true;
    place.hidden = true;
    await panel.open();
  } catch {
    place.hidden = false;
    say("");
    const link = made("a", said);
    link.textContent = failed;
    link.href = new URL("/safety", server()).href;
  }
}

/** A browser remembers an import that failed: the next press asks under another name. */
async function fetched(): Promise<Panel> {
  await import(new URL(file + (tries++ ? `?${tries}` : ""), here).href);
  const made = document.createElement("palsy-guide-panel") as Panel;
  const { dir = "", theme = "auto" } = dataset;
  made.begin({ server: server(), dir, theme, position });
  made.addEventListener("closed", () => {
    place.hidden = false;
    button.focus();
  });
  root.append(made);
  return made;
}

function server(): string {
  return new URL(dataset["server"] ?? here, here).origin;
}

function say(text: string): void {
  said.textContent = text;
  said.hidden = false;
}

function made<K extends keyof HTMLElementTagNameMap>(name: K, parent: Node, kind = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = kind;
  parent.appendChild(element);
  return element;
}

function drawn(path: string): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const [svg, line] = [document.createElementNS(space, "svg"), document.createElementNS(space, "path")];
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
