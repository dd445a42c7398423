/** A stretch of a cell's source: `from` inclusive, `to` exclusive, in UTF-16 units. */
export interface Span {
  from: number;
  to: number;
}

/** One argument of a call. The span covers `keyword=value`; `value` has its own. */
export interface CallArgument extends Span {
  keyword: string | null;
  star: '' | '*' | '**';
  value: Expression;
}

export interface StringExpression extends Span {
  kind: 'string';
  value: string;
}

export interface NumberExpression extends Span {
  kind: 'number';
  value: number;
  /** What Python's `str()` gives for it. */
  text: string;
}

export interface ConstantExpression extends Span {
  kind: 'constant';
  value: boolean | null;
}

export interface NameExpression extends Span {
  kind: 'name';
  name: string;
}

export interface AttributeExpression extends Span {
  kind: 'attribute';
  object: Expression;
  name: string;
}

export interface SubscriptExpression extends Span {
  kind: 'subscript';
  object: Expression;
  index: Expression;
}

/** `open` and `close` are the offsets of the brackets. */
export interface CallExpression extends Span {
  kind: 'call';
  callee: Expression;
  open: number;
  close: number;
  arguments: CallArgument[];
}

export interface ListExpression extends Span {
  kind: 'list';
  tuple: boolean;
  open: number;
  close: number;
  items: Expression[];
}

export interface DictExpression extends Span {
  kind: 'dict';
  entries: { key: Expression; value: Expression }[];
}

/** What the parser does not read: operators, f-strings, comprehensions, lambdas, broken code. */
export interface OpaqueExpression extends Span {
  kind: 'opaque';
}

/** The part of Python's expressions that pipelines are written in. */
export type Expression =
  | StringExpression
  | NumberExpression
  | ConstantExpression
  | NameExpression
  | AttributeExpression
  | SubscriptExpression
  | CallExpression
  | ListExpression
  | DictExpression
  | OpaqueExpression;

/** `['ws', 'datastores']` for `ws.datastores`; null when the expression is not a dotted name. */
export function dottedPath(expression: Expression): string[] | null {
  if (expression.kind === 'name') {
    return [expression.name];
  }
  if (expression.kind === 'attribute') {
    const path = dottedPath(expression.object);
    return path && [...path, expression.name];
  }
  return null;
}

/** Whether a piece of source lies in another. */
export function isWithin(inner: Span, outer: Span): boolean {
  return inner.from >= outer.from && inner.to <= outer.to;
}
