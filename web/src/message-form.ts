import { byId, el } from "./dom";
import type { Fields } from "./draft";
import type { Department, Message } from "./engine/protocol";

/** Whose name stands in the entry until someone has given theirs. */
const SOMEBODY = "Ana";

/** The form above a message: where the entry belongs, and who reports. */
export class MessageForm {
  readonly #department = byId<HTMLSelectElement>("message-department");
  readonly #project = byId<HTMLInputElement>("message-project");
  readonly #reporter = byId<HTMLInputElement>("message-reporter");
  readonly #user = byId<HTMLInputElement>("message-user");

  constructor(fields: Fields, changed: () => void) {
    this.#department.append(el("option", { value: fields.department }, fields.department || "Loading…"));
    this.#project.value = fields.project;
    this.#reporter.value = fields.reporter;
    this.#user.value = fields.userId;
    for (const field of [this.#department, this.#project, this.#reporter, this.#user]) {
      field.addEventListener("input", changed);
    }
  }

  get fields(): Fields {
    return {
      department: this.#department.value,
      project: this.#project.value,
      reporter: this.#reporter.value,
      userId: this.#user.value,
    };
  }

  /** The message that the engine is asked about. */
  message(text: string): Message {
    const { department, project, reporter, userId } = this.fields;
    return {
      text,
      reporter: reporter.trim() || SOMEBODY,
      userId: userId.trim() || null,
      department: department || null,
      project: project.trim() || null,
    };
  }

  /** Offers these departments; keeps the one that is chosen, or chooses the one that most write for. */
  offer(departments: readonly Department[]): void {
    const titles = departments.map(({ title }) => title);
    const chosen = this.#department.value;
    const usual = titles.find((title) => title.includes("Clients"));
    this.#department.replaceChildren(
      ...titles.map((title) => el("option", { value: title }, title.replaceAll("*", ""))),
    );
    this.#department.value = titles.includes(chosen) ? chosen : (usual ?? titles[0] ?? "");
  }
}
