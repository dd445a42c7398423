/** A cell that a pipeline needs raised an error, or was interrupted: its output says which. */
export class CellFailed extends Error {
  constructor(
    /** The cell's id. */
    readonly cell: string,
    /** Its place in the notebook, counted from 1 as people do. */
    readonly number: number
  ) {
    super(`Cell ${number} failed.`);
  }
}
