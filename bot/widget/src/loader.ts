// The one script on a clinic's page: a button. The widget itself is fetched from this script's own server at the first press.
// It runs as a module and as a classic script, and what it draws stands outside <body>, which many sites exchange at each link.

import style from "./loader.css";
import { sheetInto } from "./sheet";

/** The folder of the widget, beside this file: the hash of its content, put here by the build. */
declare const VERSION: string;

const WORDS: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  en: ["Ask about facial palsy", "Opening", "Did not open", ". In an emergency call ", "When to get help"],
  es: ["Parálisis facial: ayuda en inglés", "Abriendo", "No se abrió", ". En una emergencia llame al ", "Cuándo pedir ayuda"],
};
const BUBBLE = "M4 5h16v11H10l-4.5 4v-4H4z";
const NAME = "palsy-guide";

interface Panel extends HTMLElement {
  begin(placement: object): void;
  open(question: unknown): Promise<void>;
  close(): void;
}

interface Guide extends HTMLElement {
  open(question?: unknown): void;
  close(): void;
  show(): void;
}

const page = document.documentElement;
const findTag = (): HTMLScriptElement | null => document.querySelector(`script[src*="/${NAME}.js"]`);
const tag = (document.currentScript as HTMLScriptElement | null) ?? findTag();
const here = tag?.src ?? location.href;
const guide = (): Guide | null => document.querySelector(NAME);
/** Where the page hears `open`, `close`, `answer`, `urgent`. */
const bus = made("i");
let own: HTMLElement | undefined;
let tries = 0;

/** Draws the button into a `<palsy-guide>`, and makes it open, close and show itself again. */
function drawInto(host: Guide): void {
  const data: DOMStringMap = { ...tag?.dataset, ...host.dataset };
  const asked = (data["lang"] ?? page.lang).slice(0, 2).toLowerCase();
  const lang = asked in WORDS ? asked : "en";
  const [ask, opening, failed, call, help] = WORDS[lang]!;
  const server = new URL(data["server"] ?? here, here).origin;
  const root = host.attachShadow({ mode: "open" });
  sheetInto(root)(style);
  const place = Object.assign(made("div", root), { className: data["position"] ?? "right", role: "region", ariaLabel: "Palsy Guide", lang, dir: data["dir"] ?? "", popover: "manual" });
  const said = Object.assign(made("p", place), { role: "status", hidden: true, translate: false });
  const button = Object.assign(made("button", place), { ariaHasPopup: "dialog", ariaLabel: ask, onclick: () => open() });
  button.append(drawn());
  made("span", button).textContent = ask;
  addEventListener("scroll", () => place.classList.add("small"), { once: true });
  let panel: Panel | undefined;

  async function open(question?: unknown): Promise<void> {
    say(opening);
    try {
      // A browser remembers an import that failed: the next press asks under another name.
      if (!panel) await import(new URL(`./${VERSION}/widget${lang === "en" ? "" : `.${lang}`}.js${tries ? `?${tries}` : ""}`, here).href);
      panel ??= begun();
      said.hidden = place.hidden = true;
      await panel.open(question);
    } catch {
      place.hidden = false;
      say(failed);
      tries++;
      const address = `${server}/safety`; // offered only where the server answers
      fetch(address, { mode: "no-cors" }).then(() => link(help, address), () => 0);
    }
  }

  /** With numbers to call, which need no server. */
  function say(text: string): void {
    said.textContent = text + call;
    for (const number of (data["emergency"] ?? "112, 911, 999").split(", ")) link(`${number} `, `tel:${number}`);
    said.hidden = false;
  }

  function link(textContent: string, href: string): void {
    Object.assign(made("a", said), { textContent, href });
  }

  function begun(): Panel {
    const made = document.createElement("palsy-guide-panel") as Panel;
    made.begin({ ...data, server, place, button, bus });
    return root.appendChild(made);
  }

  host.open = open;
  host.close = () => panel?.close();
  host.show = () => {
    place.showPopover?.();
    if ("page" in data) void open();
  };
}

function made<K extends keyof HTMLElementTagNameMap>(name: K, parent?: Node): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  parent?.appendChild(element);
  return element;
}

function drawn(): SVGElement {
  const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name)) as [SVGElement, SVGElement];
  svg.setAttribute("viewBox", "0 0 24 24");
  line.setAttribute("d", BUBBLE);
  svg.append(line);
  return svg;
}

/** Ours, unless the page placed one itself; again, where a page that exchanged itself took it away. */
function mount(): void {
  if (!guide() && findTag()) page.append((own = document.createElement(NAME)));
}

function begin(): void {
  customElements.define(
    NAME,
    class extends HTMLElement {
      connectedCallback(): void {
        if (this !== own) own?.remove();
        if (!this.shadowRoot) drawInto(this as unknown as Guide);
        (this as unknown as Guide).show();
      }
    },
  );
  mount();
  new MutationObserver(mount).observe(page, { childList: true, subtree: true });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest?.(`[href="#${NAME}"]`)) guide()?.open();
  });
  Object.assign(window, {
    PalsyGuide: {
      open: (question: unknown) => guide()?.open(question),
      close: () => guide()?.close(),
      on(name: string, heard: () => void): void {
        if (/^(open|close|answer|urgent)$/.test(name) && typeof heard == "function") bus.addEventListener(name, () => heard());
        else console.warn("PalsyGuide.on");
      },
    },
  });
}

if (!customElements.get(NAME)) begin();
