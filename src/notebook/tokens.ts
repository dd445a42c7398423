import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';

import type { Gesture, ParsedNotebook, PipelineProblem } from '../pipeline';
import type { Run } from '../protocol/entities';
import type { IObservable } from '../ui/observable';

/** Where the user has put a node, in the canvas's pixels. */
export interface INodePosition {
  readonly x: number;
  readonly y: number;
}

export interface ISubmitOptions {
  experiment: string;
  parameters?: Record<string, string | number | boolean | null>;
  continueOnStepFailure?: boolean;
  regenerateOutputs?: boolean;
}

/** The pipelines of one open notebook, as its text says now. `changed` tells of new text, new problems, new places. */
export interface IPipelineDocument extends IObservable {
  readonly panel: NotebookPanel;
  /** Read again shortly after every change of the text; a cell Python cannot read costs only that cell. */
  readonly parsed: ParsedNotebook;
  /** What the text says is wrong, then what the kernel found when the pipeline's cell last ran. */
  readonly problems: readonly PipelineProblem[];
  /** False for a notebook that is read-only: every gesture is then refused. */
  readonly isEditable: boolean;
  /** False where the notebook's language is not Python: nothing is read then. */
  readonly isPython: boolean;

  /**
   * Change the cells as the gesture says: the smallest text change, one transaction, one undo. `parsed` is up to date
   * when it returns. Throws `EditRefused` and leaves everything as it was when it cannot be done.
   */
  edit(gesture: Gesture): void;
  /** Undo and redo the notebook's last gesture (and other changes of its cells), as Z does in the notebook. */
  undo(): void;
  redo(): void;

  /** By node id; a node that is not in here is laid out. */
  readonly positions: ReadonlyMap<string, INodePosition>;
  /** Kept in the notebook's metadata by variable. Like all of a notebook's metadata it has no undo history. */
  move(node: string, position: INodePosition): void;
  /** Forget all places: everything is laid out again. */
  resetPositions(): void;

  /** Have a cell in sight; the active cell and the keyboard stay where they are. */
  scrollToCell(cell: string): Promise<void>;
  /** Scroll to a cell and make it the active one; with `place`, select that text in its editor. */
  revealCell(cell: string, place?: { from: number; to: number }): Promise<void>;

  /**
   * Run the cells that the pipeline needs, in order, then submit it through the kernel. Rejects with `CellFailed` when
   * a cell raises, and with `BridgeError` when the kernel side refuses.
   */
  submit(pipeline: string, options: ISubmitOptions): Promise<Run>;
}

/** The documents of all open notebooks. */
export interface IPipelineDocuments {
  /** Loads the parser when first asked; the same document every time, disposed with its notebook. */
  get(panel: NotebookPanel): Promise<IPipelineDocument>;
}

export const IPipelineDocuments = new Token<IPipelineDocuments>(
  'steploom:IPipelineDocuments',
  'The pipelines in the text of the open notebooks, and the way to change them'
);
