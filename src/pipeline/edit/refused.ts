export type RefusedCode =
  | 'unknown-node'
  | 'not-editable'
  | 'read-only'
  | 'bad-name'
  | 'bad-code'
  | 'name-taken'
  | 'already-done'
  | 'nothing-to-do'
  | 'used-elsewhere'
  | 'defined-below'
  | 'cycle'
  | 'written-twice'
  | 'unexpected-result';

/** A gesture that cannot be done as a small, safe text change. The notebook is untouched. */
export class EditRefused extends Error {
  constructor(
    readonly code: RefusedCode,
    readonly what: string,
    readonly where: string,
    readonly cure: string
  ) {
    super(`${what} (${where}) ${cure}`);
    this.name = 'EditRefused';
  }
}
