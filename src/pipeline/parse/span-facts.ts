import { makesNode } from './constructors';
import { isWithin, type Expression, type Span } from './expression';
import type { Scope } from './scope';
import type { Statement } from './statement';

/** What a piece of the current cell does, as far as names and calls tell: for code that is not read in full. */
export class SpanFacts {
  constructor(private readonly scope: Scope) {}

  /** Names that it assigns at once. */
  written(span: Span): string[] {
    const names = this.scope.code.names.filter(use => use.writes && !use.deferred && isWithin(use, span));
    return [...new Set(names.map(use => use.name))];
  }

  /** Of the names a statement assigns, those that stand for the nodes it makes: not a loop's counter. */
  madeNames(statement: Span, written: string[]): string[] {
    const inside = (body: readonly Statement[]): string[] =>
      body.flatMap(inner => {
        if (inner.kind === 'block') {
          return inside(inner.body);
        }
        return inner.kind === 'assign' && this.makesNodes(inner) ? [inner.target.name] : [];
      });
    const block = this.scope.code.statements.find(({ from, to }) => from === statement.from && to === statement.to);
    return block?.kind === 'block' ? inside(block.body) : written;
  }

  /** Lists `steps.append(…)` and the like are called on. */
  changedLists(span: Span): string[] {
    const paths = this.scope.code.calls.filter(call => isWithin(call, span)).map(call => call.path);
    const changed = paths.filter(path => path.length === 2 && this.scope.lookup(path[0]).kind === 'list');
    return [...new Set(changed.map(path => path[0]))];
  }

  /** Whether it calls what makes a node: a known class, or a function that calls one. */
  makesNodes(span: Span): boolean {
    return this.scope.code.calls.some(call => isWithin(call, span) && this.isMaking(call.path));
  }

  private isMaking(path: string[]): boolean {
    const { scope } = this;
    if (path.length === 1 && scope.lookup(path[0]).kind === 'maker') {
      return true;
    }
    const [head, ...rest] = path;
    let callee: Expression = { kind: 'name', name: head, from: 0, to: 0 };
    for (const name of rest) {
      callee = { kind: 'attribute', object: callee, name, from: 0, to: 0 };
    }
    const found = head ? scope.classOf(callee) : null;
    return found !== null && found.rest.length === 0 && makesNode(found.className);
  }
}
