import { Token } from '@lumino/coreutils';

import type { IBridgeClient } from '../../bridge/tokens';
import type { IObservable } from '../../ui/observable';

/** How the current notebook stands with the kernel side, in the cases a user has to be told apart. */
export type Standing =
  | { kind: 'no-notebook' }
  | { kind: 'no-kernel' }
  | { kind: 'not-python'; language: string }
  | { kind: 'connecting'; waiting: boolean }
  | { kind: 'absent' }
  | { kind: 'ready' }
  | { kind: 'stale' }
  | { kind: 'lost'; reason: 'restarting' | 'disconnected' | 'dead' };

/** The notebook the panels work on: the current one, its kernel side, and a way to put code into it. */
export interface INotebookSession extends IObservable {
  readonly standing: Standing;
  /** Null in the standings that have no kernel side to ask. */
  readonly client: IBridgeClient | null;
  /** The file name of the notebook, for texts; empty without one. */
  readonly notebookName: string;
  /** Put a code cell behind the active one. False when there is no notebook to put it into. */
  insertCell(source: string): boolean;
  /** Put `%load_ext steploom` into the notebook (once), run it, and greet the kernel again. */
  loadExtension(): Promise<void>;
  /** Let the user do what the standing asks for: open a notebook, choose a kernel, restart it. */
  help(kind: 'no-notebook' | 'no-kernel' | 'lost'): void;
}

export const INotebookSession = new Token<INotebookSession>(
  'steploom:INotebookSession',
  'The current notebook as the Steploom panels see it'
);
