/**
 * HTML of posts and rule pages before it reaches the page: no script, no style, no request. Pictures and players become
 * boxes with their words; links lead to web and mail addresses only.
 */

import DOMPurify from "dompurify";
import { el } from "./dom";
import { icon } from "./icons";

/** All are in `twimlint/checks/html.py`; players and pictures become boxes. Landmarks of the whole page are left to it. */
const TAGS = `
  a abbr acronym address article aside audio b bdi bdo big blockquote br
  caption center cite code col colgroup
  data dd del details dfn div dl dt
  em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr
  i iframe img input ins kbd li mark
  ol p pre q rp rt ruby
  s samp section small span strike strong sub summary sup
  table tbody td tfoot th thead time tr tt
  u ul var video wbr
`
  .trim()
  .split(/\s+/);

const ATTRIBUTES = [
  "alt",
  "align",
  "checked",
  "class",
  "colspan",
  "data-end",
  "data-example",
  "data-shortcode",
  "data-start",
  "dir",
  "disabled",
  "href",
  "id",
  "lang",
  "open",
  "rowspan",
  "scope",
  "src",
  "start",
  "title",
  "type",
];

/** How rule pages link to each other. */
const RULE_PAGE = /^([A-Z]{2,4}\d{3})-[a-z0-9-]+\.md(?:#.*)?$/;
const WEB = /^(?:https?:\/\/|mailto:)/i;

/** Safe nodes for some HTML, to be put into a shadow root: ids in it clash with nobody's. */
export function sanitized(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(quietened(html), {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    FORBID_CONTENTS: ["x-dropped", "script", "style", "template", "noscript", "svg", "math", "object"],
    RETURN_DOM_FRAGMENT: true,
  });
  for (const element of fragment.querySelectorAll("img, iframe, video, audio")) element.replaceWith(box(element));
  for (const link of fragment.querySelectorAll("a")) tame(link);
  for (const input of fragment.querySelectorAll("input")) {
    if (input.type !== "checkbox") input.remove();
    else {
      input.disabled = true;
      input.setAttribute("aria-label", input.checked ? "done" : "to do");
    }
  }
  for (const table of fragment.querySelectorAll("table")) {
    const frame = el("div", { class: "table-frame" });
    table.replaceWith(frame);
    frame.append(table);
  }
  return fragment;
}

/** A tag with its attributes; nothing in one can begin another, so that odd quotes cost no time. */
const TAG = /<\/?[a-z](?:[^<>"']|"[^"<]*"|'[^'<]*')*>?/gi;
const ALIGNED = /^(<t[hd]\b.*?)\sstyle="text-align: (left|right|center)"/is;
const HANDLER_OR_STYLE = /([\s"'/])(?:on[a-z]+|style)(?=\s*=)/gi;

/**
 * Renames what browsers report as violations of the Content-Security-Policy as soon as it is parsed, even in a document
 * that nobody sees: handlers, styles. Whether it misses one does not matter: DOMPurify drops them all.
 */
function quietened(html: string): string {
  return html.replace(TAG, (tag) =>
    tag
      .replace(ALIGNED, '$1 align="$2"')
      .replace(HANDLER_OR_STYLE, "$1data-dropped")
      .replace(/^<(\/?)(?:style|script)\b/i, "<$1x-dropped"),
  );
}

const PLAYERS: Record<string, string> = { IMG: "Picture", IFRAME: "Embedded page", VIDEO: "Video", AUDIO: "Sound" };

function box(element: Element): HTMLElement {
  const kind = PLAYERS[element.tagName] ?? "Picture";
  const alt = element.getAttribute("alt")?.trim() ?? "";
  const address = element.getAttribute("src") ?? "";
  const words = alt || (element.tagName === "IMG" ? "no alt text" : (element.getAttribute("title") ?? ""));
  const shown = el(
    "span",
    { class: `picture${element.tagName === "IMG" && !alt ? " picture-without-alt" : ""}`, title: address },
    icon("picture"),
    el("span", { class: "visually-hidden" }, `${kind}: `),
    el("span", { class: "picture-words", dir: "auto" }, words),
    el("span", { class: "picture-address", dir: "ltr" }, lastPart(address)),
  );
  for (const name of ["data-start", "data-end"]) {
    const value = element.getAttribute(name);
    if (value !== null) shown.setAttribute(name, value);
  }
  return shown;
}

function lastPart(address: string): string {
  return address.split(/[?#]/)[0]?.split("/").filter(Boolean).at(-1) ?? "";
}

function tame(link: HTMLAnchorElement): void {
  const target = link.getAttribute("href") ?? "";
  const rule = RULE_PAGE.exec(target)?.[1];
  if (rule) {
    link.replaceWith(el("button", { type: "button", class: "link", "data-rule": rule }, ...link.childNodes));
    return;
  }
  if (target.startsWith("#")) return;
  if (!WEB.test(target)) {
    // Links into the site lead nowhere from here; anything else is not for clicking.
    if (target !== "") link.title ||= target;
    link.removeAttribute("href");
    link.classList.add("link-elsewhere");
    return;
  }
  link.title ||= target;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
}
