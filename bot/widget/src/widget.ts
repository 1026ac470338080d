// Imported by the loader at the first opening.

import { Panel } from "./view/panel";

export type { Placement } from "./view/panel";
export { Panel };

customElements.define("palsy-guide-panel", Panel);
