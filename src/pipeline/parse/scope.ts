import type { CellText } from '../cells';
import { classOf } from './constructors';
import type { NodeDraft, OpaqueDraft, Value } from './drafts';
import { dottedPath, type Expression, type Span } from './expression';
import type { CellCode } from './statement';

/** Names every Python or IPython session has; enough of them to not call a usual one undefined. */
const BUILTINS = new Set(
  (
    'abs all any ascii bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod ' +
    'enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int ' +
    'isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property ' +
    'quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip ' +
    '__name__ __file__ __doc__ __builtins__ __import__ NotImplemented Ellipsis Exception ValueError KeyError ' +
    'TypeError RuntimeError OSError IndexError AttributeError FileNotFoundError ImportError StopIteration ' +
    'BaseException KeyboardInterrupt display get_ipython In Out exit quit _ __ ___ _oh _ih _dh'
  ).split(' ')
);

/** A class of Azure ML and the attributes after it: `Dataset.Tabular.from_files` is `Dataset`, `['Tabular', …]`. */
export interface ClassPath {
  className: string;
  rest: string[];
}

/** What each name means at the statement being read. Grows as the cells are read in document order. */
export class Scope {
  readonly imports = new Map<string, string>();
  /** Nodes of the statement being read, oldest first; the reader names and registers them. */
  created: NodeDraft[] = [];
  cell: CellText = { id: '', source: '', isCode: true };
  code: CellCode = { statements: [], names: [], calls: [], errors: [] };
  statement: Span = { from: 0, to: 0 };
  /** The keyword of the block the statement stands in, or null at module level. */
  block: string | null = null;
  /** A star import or `%run` was seen: names may come from where nobody can see. */
  open = false;
  private readonly values = new Map<string, Value>();
  private readonly reasons = new Map<string, string>();
  private readonly drawn = new Map<string, OpaqueDraft>();

  bind(name: string, value: Value, reason?: string): void {
    this.values.set(name, value);
    this.imports.delete(name);
    this.drawn.delete(name);
    if (reason) {
      this.reasons.set(name, reason);
    } else {
      this.reasons.delete(name);
    }
  }

  import(name: string, qualified: string): void {
    this.values.delete(name);
    this.imports.set(name, qualified);
  }

  has(name: string): boolean {
    return this.values.has(name) || this.imports.has(name) || BUILTINS.has(name);
  }

  lookup(name: string): Value {
    const value = this.values.get(name);
    if (value) {
      return value;
    }
    return this.has(name) || this.open ? { kind: 'opaque', code: name } : { kind: 'undefined', name };
  }

  /** The one node that stands for a value that is not understood but used as a node. */
  opaqueNode(value: Value, expression: Expression, code: string): OpaqueDraft {
    const name = expression.kind === 'name' ? expression.name : null;
    const known = name === null ? undefined : this.drawn.get(name);
    if (known) {
      return known;
    }
    const place = value.kind === 'opaque' ? value.place : undefined;
    const node: OpaqueDraft = {
      kind: 'opaque',
      id: '',
      variable: name,
      place: place ?? {
        cell: this.cell.id,
        statement: this.statement,
        target: null,
        call: null
      },
      label: code,
      reason:
        value.kind === 'undefined'
          ? 'not defined'
          : (name !== null && this.reasons.get(name)) || 'made by code that is not read'
    };
    if (name !== null) {
      this.drawn.set(name, node);
    }
    this.created.push(node);
    return node;
  }

  /** The nodes variables stand for, for suggestions. */
  nodeNames(): string[] {
    return [...this.values].filter(([, value]) => value.kind === 'node').map(([name]) => name);
  }

  names(): string[] {
    return [...this.values.keys(), ...this.imports.keys()];
  }

  text(span: Span): string {
    return this.cell.source.slice(span.from, span.to);
  }

  /** The Azure ML class an expression names, aliases followed; a bare name nobody bound is taken at its word. */
  classOf(expression: Expression): ClassPath | null {
    const path = dottedPath(expression);
    if (!path) {
      return null;
    }
    const [head, ...rest] = path;
    let root = this.imports.get(head);
    if (root === undefined) {
      if (this.values.has(head)) {
        return null;
      }
      root = head === 'azureml' ? head : `azureml.${head}`;
    }
    const parts = [...root.split('.'), ...rest];
    for (let end = parts.length; end > 1; end--) {
      const className = classOf(parts.slice(0, end).join('.'));
      if (className) {
        return { className, rest: parts.slice(end) };
      }
    }
    return null;
  }
}
