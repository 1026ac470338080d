// How large and in which colours: kept on this device, for it says nothing about a person.

export const THEMES = ["auto", "light", "dark", "contrast"] as const;
export type Theme = (typeof THEMES)[number];

export const SIZES = [100, 125, 150, 200] as const;

const KEPT = "palsy-guide-look";
const DARK = "(prefers-color-scheme: dark)";
const CONTRAST = "(prefers-contrast: more)";

export class Look {
  theme: Theme;
  /** Index in SIZES. */
  size = 0;

  constructor(theme: string) {
    this.theme = themeOf(theme);
    try {
      const [kept, size] = (localStorage.getItem(KEPT) ?? "").split(" ");
      if (kept) this.theme = themeOf(kept);
      this.resize(Number(size) || 0);
    } catch {
      // The page has no storage: the clinic's setting holds.
    }
  }

  /** The colours to draw with now. */
  get colours(): Theme {
    if (this.theme !== "auto") return this.theme;
    return matchMedia(CONTRAST).matches ? "contrast" : matchMedia(DARK).matches ? "dark" : "light";
  }

  resize(by: number): void {
    this.size = Math.min(Math.max(this.size + by, 0), SIZES.length - 1);
  }

  keep(): void {
    try {
      localStorage.setItem(KEPT, `${this.theme} ${this.size}`);
    } catch {
      // As above.
    }
  }
}

/** Calls back whenever the device changes its colours. */
export function onColours(changed: () => void): void {
  for (const query of [DARK, CONTRAST]) matchMedia(query).addEventListener("change", changed);
}

function themeOf(name: string): Theme {
  return THEMES.find((theme) => theme === name) ?? "auto";
}
