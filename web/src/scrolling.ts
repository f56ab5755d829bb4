/** Text and preview scroll together: the one that is used leads, the other follows. */

export interface Side {
  readonly scroller: HTMLElement;
  /** Offset in the text of what stands at the upper edge. */
  readonly top: number;
  /** Scrolls so that what stands at this offset comes first. */
  scrollTo(position: number): void;
}

/** What someone does in a side before it scrolls. */
const USES = ["pointerenter", "pointerdown", "wheel", "touchstart", "keydown"] as const;

export class ScrollTogether {
  readonly #text: Side;
  readonly #preview: Side;
  readonly #together: () => boolean;
  #leader: Side;
  /** Where the leader was when it scrolled last. */
  #position = 0;
  #frame = 0;

  /** `together` says whether both are of the same text now. */
  constructor(text: Side, preview: Side, together: () => boolean) {
    this.#text = text;
    this.#preview = preview;
    this.#together = together;
    this.#leader = text;
    for (const side of [text, preview]) {
      const lead = () => {
        this.#leader = side;
      };
      for (const use of USES) side.scroller.addEventListener(use, lead, { passive: true });
      side.scroller.addEventListener("scroll", () => this.#scrolled(side), { passive: true });
    }
  }

  /** Lets the preview follow when something else than its reader is about to scroll the text. */
  leadWithText(): void {
    this.#leader = this.#text;
  }

  /** Brings a side that could not be seen to where the other one is; a preview of something else begins at its top. */
  appeared(side: Side): void {
    if (!this.#together()) this.#preview.scrollTo(0);
    else if (side !== this.#leader) side.scrollTo(this.#position);
  }

  #scrolled(side: Side): void {
    if (side !== this.#leader || this.#frame !== 0 || !this.#together()) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (side !== this.#leader || !isSeen(side)) return;
      this.#position = side.top;
      const follower = side === this.#text ? this.#preview : this.#text;
      if (isSeen(follower)) follower.scrollTo(this.#position);
    });
  }
}

function isSeen(side: Side): boolean {
  return side.scroller.clientHeight > 0;
}
