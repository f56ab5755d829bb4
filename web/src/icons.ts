import type { Level } from "./engine/protocol";

const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a grid of 16, drawn with a pen; `fill:` before a path fills it. */
const PATHS = {
  error: ["fill:M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2Z", "knock:M5.5 5.5l5 5M10.5 5.5l-5 5"],
  warning: ["fill:M8 1.5 15.5 14.5H.5Z", "knock:M8 6v4M8 12.2v.1"],
  info: ["fill:M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z", "knock:M8 7.3v4M8 4.7v.1"],
  done: ["M3 8.5 6.5 12 13 4.5"],
  open: ["M1.5 13V3h4.5l1.5 2h7v8Z"],
  save: ["M2.5 2.5h9l2 2v9h-11Z", "M5 2.5v4h5v-4M5 13.5V9.5h6v4"],
  download: ["M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11"],
  copy: ["M5.5 5.5h8v8h-8Z", "M10.5 5.5v-3h-8v8h3"],
  format: ["M2 3.5h12M2 8h8M2 12.5h12"],
  share: ["M6.5 9.5 9.5 6.5", "M7 4.5 9 2.6a3 3 0 0 1 4.3 4.3L11.4 9M9 11.5l-2 1.9a3 3 0 0 1-4.3-4.3L4.6 7"],
  more: [
    "fill:M3 6.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8M8 6.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8M13 6.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8",
  ],
  example: ["M3.5 1.5h6l3 3v10h-9Z", "M6 7.5h4M6 10.5h4"],
  theme: ["M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z", "fill:M8 1.5a6.5 6.5 0 0 1 0 13Z"],
  keys: ["M1.5 4h13v8h-13Z", "M4 6.8v.1M7 6.8v.1M10 6.8v.1M12.5 6.8v.1M4.5 9.5h7"],
  about: ["M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z", "M8 7.3v4M8 4.7v.1"],
  picture: ["M1.5 2.5h13v11h-13Z", "M1.5 11 6 7l4 4 2-1.5 2.5 2.3M11 5.7v.1"],
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing that says nothing to screen readers: the words beside it do. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon", `icon-${name}`);
  for (const outline of PATHS[name]) {
    const [kind, data] = outline.includes(":") ? outline.split(":") : ["pen", outline];
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", data ?? "");
    path.classList.add(kind ?? "pen");
    svg.append(path);
  }
  return svg;
}

/** Levels from loud to quiet, with the words they are called by. */
export const LEVELS: readonly { readonly level: Level; readonly one: string; readonly many: string }[] = [
  { level: "error", one: "error", many: "errors" },
  { level: "warning", one: "warning", many: "warnings" },
  { level: "info", one: "note", many: "notes" },
];

export function levelWord(level: Level): string {
  return LEVELS.find((known) => known.level === level)?.one ?? level;
}
