import type { Expression, NameExpression, Span } from './expression';

export interface ImportStatement extends Span {
  kind: 'import';
  names: { local: string; qualified: string }[];
  /** `from x import *` brings names nobody can list. */
  star: boolean;
}

/** `name = value`, the one form a pipeline's parts are recognised in. */
export interface AssignStatement extends Span {
  kind: 'assign';
  target: NameExpression;
  value: Expression;
}

/** `object.attribute = value` */
export interface SetStatement extends Span {
  kind: 'set';
  path: string[];
  value: Expression;
}

/** A bare expression: in practice a call. */
export interface ExpressionStatement extends Span {
  kind: 'expression';
  value: Expression;
}

export type BlockType = 'function' | 'class' | 'loop' | 'branch';

/** `branch` is `if`, `try`, `with`: its body runs in the module's scope, once or never. */
export interface BlockStatement extends Span {
  kind: 'block';
  type: BlockType;
  keyword: string;
  name: string | null;
  body: Statement[];
}

/** Anything else: tuple and chained assignments, augmented ones, `del`, … */
export interface OtherStatement extends Span {
  kind: 'other';
}

export type Statement =
  ImportStatement | AssignStatement | SetStatement | ExpressionStatement | BlockStatement | OtherStatement;

/** An occurrence of a module-level name. Names local to a function, class body or comprehension are not listed. */
export interface NameUse extends Span {
  name: string;
  writes: boolean;
  /** In a nested scope: read when that code runs, not where it stands. */
  deferred: boolean;
}

/** `path` is `['Pipeline']`, `['experiment', 'submit']` or, on what is no name, `['', 'submit']`. */
export interface CallUse extends Span {
  path: string[];
}

/** One cell, read. Offsets are into the cell's source. */
export interface CellCode {
  /** Top-level statements; blocks hold theirs. */
  statements: Statement[];
  names: NameUse[];
  /** Every call, anywhere, nested and broken code included: the dotted name it is called by, as far as it has one. */
  calls: CallUse[];
  /** Offsets of text Python cannot read. */
  errors: number[];
}
