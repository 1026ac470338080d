// Drawn for this widget on a 24 by 24 grid, in the colour of the text beside them.

import { html, type TemplateResult } from "lit-html";

function icon(path: string): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
}

export const icons = {
  close: icon("M6 6l12 12M18 6L6 18"),
  menu: icon("M4 6.5h16M4 12h16M4 17.5h16"),
  send: icon("M12 20V5M5.5 11.5L12 5l6.5 6.5"),
  phone: icon("M5 4h4l1.6 4.6-2.3 1.7a12 12 0 0 0 5.4 5.4l1.7-2.3L20 15v4.5c0 .6-.5 1-1 1C10.5 20.5 3.5 13.5 3.5 5.5c0-.8.6-1.5 1.5-1.5z"),
  warning: icon("M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.3"),
  check: icon("M5 12.5l4.5 4.5L19 7.5"),
  sound: icon("M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 8a6 6 0 0 1 0 8"),
  chevron: icon("M9 6l6 6-6 6"),
};
