type Child = Node | string | null | undefined | false;

interface Attributes {
  readonly [name: string]: string | number | boolean | null | undefined | ((event: Event) => void);
}

/** An element with attributes and children; a function is a listener (`onclick`), `true` an empty attribute, null none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** The element of the page with this id. Throws where there is none: page and code do not fit together. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as T;
}

/** A message of a rule: what stands between backquotes becomes code. */
export function messageNodes(message: string): Node[] {
  return message.split(/(`[^`]+`)/).flatMap((part): Node[] => {
    if (part === "") return [];
    if (part.length > 2 && part.startsWith("`")) return [el("code", { dir: "auto" }, part.slice(1, -1))];
    return [document.createTextNode(part)];
  });
}

/** `3 problems`, `1 problem`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A shadow root in `host`, with a style sheet that needs no exception in the Content-Security-Policy. */
export function shadow(host: HTMLElement, css?: string): ShadowRoot {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  if (css !== undefined) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  }
  return root;
}
