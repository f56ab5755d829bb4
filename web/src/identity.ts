import { byId } from "./dom";

/** File name and date of a post, as far as someone has set them; else they are taken from the text. */
export interface SetIdentity {
  readonly name: string | null;
  readonly date: string | null;
}

/** The button that shows name and date, and the form in which they can be set. */
export class IdentityForm {
  readonly #form = byId<HTMLFormElement>("identity-form");
  readonly #name = byId<HTMLInputElement>("set-name");
  readonly #date = byId<HTMLInputElement>("set-date");

  #shown = { name: "", date: "" };

  constructor(set: (identity: SetIdentity) => void) {
    const close = (identity: SetIdentity) => {
      this.#form.hidePopover();
      set(identity);
    };
    this.#form.addEventListener("toggle", () => {
      this.#name.value = this.#shown.name;
      this.#date.value = this.#shown.date;
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      close({ name: this.#name.value.trim() || null, date: this.#date.value || null });
    });
    byId("identity-reset").addEventListener("click", () => close({ name: null, date: null }));
  }

  /** `isKnown` says whether a text has been read for them. */
  show(name: string, date: string, isKnown: boolean): void {
    this.#shown = { name, date };
    byId("identity-name").textContent = name;
    byId("identity-name").title = name;
    byId("identity-date").textContent = date || (isKnown ? "no date" : "");
  }
}
