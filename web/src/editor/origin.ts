/** Where a text comes from. It is part of the editor's state, so that undo brings it back together with the text. */

import { invertedEffects } from "@codemirror/commands";
import { EditorState, type Extension, StateEffect, StateField, type Transaction } from "@codemirror/state";
import type { OpenedFile } from "../files";

export interface Origin {
  /** The file name, where it is known or someone has set it. */
  readonly name: string | null;
  /** The day, where someone has set it. */
  readonly date: string | null;
  /** The file that the text is saved back into. */
  readonly file: OpenedFile | null;
  /** The text as it was opened or pasted, from which changes count. */
  readonly opened: string;
}

export const setOrigin = StateEffect.define<Origin>();

const originField = StateField.define<Origin>({
  create: (state) => ({ name: null, date: null, file: null, opened: state.doc.toString() }),
  update: (origin, { effects }) => effects.findLast((effect) => effect.is(setOrigin))?.value ?? origin,
});

export function originOf(state: EditorState): Origin {
  return state.field(originField);
}

export function origin(initial: Origin): Extension {
  return [
    originField.init(() => initial),
    invertedEffects.of(({ effects, startState }) =>
      effects.some((effect) => effect.is(setOrigin)) ? [setOrigin.of(originOf(startState))] : [],
    ),
    // What is pasted in place of nothing or of everything is another text.
    EditorState.transactionExtender.of((transaction) =>
      pastesAll(transaction)
        ? { effects: setOrigin.of({ ...originOf(transaction.startState), opened: transaction.newDoc.toString() }) }
        : null,
    ),
  ];
}

function pastesAll(transaction: Transaction): boolean {
  if (!transaction.isUserEvent("input.paste")) return false;
  let all = false;
  transaction.changes.iterChangedRanges((from, to) => {
    all ||= from === 0 && to === transaction.startState.doc.length;
  });
  return all;
}
