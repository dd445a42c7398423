import type { CellText } from '../cells';
import type { PipelineProblem } from '../problem';
import type { NodeDraft, OpaqueDraft, PipelineDraft, Place, StepDraft, Value } from './drafts';
import { evaluate } from './evaluate';
import { dottedPath, isWithin, type CallExpression, type Expression, type Span } from './expression';
import { nearest } from './nearest';
import { readCell } from './read-cell';
import { callConda, setMember } from './read-environment';
import { Scope } from './scope';
import { SpanFacts } from './span-facts';
import type { AssignStatement, BlockStatement, CellCode, SetStatement, Statement } from './statement';

/** A name and the value it was last given, for the inspector's choices. */
export interface NamedValue {
  variable: string;
  cell: string;
  value: Value;
}

/** Reads cells in document order, statement by statement, as far as they are in the documented subset. */
export class NotebookReader {
  readonly drafts: NodeDraft[] = [];
  readonly pipelines: PipelineDraft[] = [];
  readonly named: NamedValue[] = [];
  readonly runAfter: { step: StepDraft; after: StepDraft; place: Place }[] = [];
  /** Problems of a statement, with the node it makes. */
  readonly problems: {
    problem: PipelineProblem;
    node: NodeDraft | PipelineDraft | null;
  }[] = [];
  readonly code = new Map<string, CellCode>();
  readonly scope = new Scope();
  private readonly facts = new SpanFacts(this.scope);
  /** Cells that assign a name, to tell "defined below" from "not defined". */
  private readonly writers = new Map<string, number>();
  private index = 0;

  read(cells: readonly CellText[]): void {
    cells.forEach((cell, index) => {
      const code = readCell(cell);
      this.code.set(cell.id, code);
      code.names.filter(use => use.writes && !use.deferred).forEach(use => this.writers.set(use.name, index));
    });
    cells.forEach((cell, index) => {
      this.index = index;
      this.scope.cell = cell;
      this.scope.code = this.code.get(cell.id)!;
      this.scope.open ||= /^\s*%(run|load)\b|^\s*%%(step|run)/mu.test(cell.isCode ? cell.source : '');
      this.readStatements(this.scope.code.statements);
      this.reportErrors(cell);
    });
  }

  private readStatements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      this.scope.created = [];
      this.scope.statement = statement;
      this.readStatement(statement);
    }
  }

  private readStatement(statement: Statement): void {
    const { scope } = this;
    switch (statement.kind) {
      case 'import':
        statement.names.forEach(({ local, qualified }) => scope.import(local, qualified));
        scope.open ||= statement.star;
        break;
      case 'assign':
        this.readAssign(statement);
        break;
      case 'set':
        this.readSet(statement);
        break;
      case 'expression':
        if (statement.value.kind === 'call') {
          this.readCallStatement(statement.value);
        }
        break;
      case 'block':
        this.readBlock(statement);
        break;
      case 'other':
        this.readOpaque(statement, 'assigned in a form that is not read');
    }
  }

  private readAssign(statement: AssignStatement): void {
    const { scope } = this;
    const { target, value: expression } = statement;
    const value = evaluate(expression, scope);
    if (value.kind === 'opaque' && this.readMade(statement, expression)) {
      return;
    }
    this.register(value, target);
    this.reportUndefined(statement, value);
    if (value.kind === 'opaque' && scope.block && scope.lookup(target.name).kind !== 'undefined') {
      // The other branch told what it is: `try: target = ComputeTarget(…) except: target = make()`.
      return;
    }
    const place: Place = { cell: scope.cell.id, statement, target, call: null };
    scope.bind(
      target.name,
      value.kind === 'opaque' || value.kind === 'undefined' ? { kind: 'opaque', code: target.name, place } : value
    );
    if (value.kind === 'run-configuration') {
      value.configuration.variable ??= target.name;
    } else if (value.kind === 'conda') {
      value.conda.variable ??= target.name;
    }
    this.named.push({ variable: target.name, cell: scope.cell.id, value });
  }

  /** Names and numbers the nodes a statement made; the one its value is takes the variable's name. */
  private register(value: Value, target: { name: string; from: number; to: number }): void {
    if (value.kind === 'pipeline' && value.pipeline.variable === null) {
      value.pipeline.variable = target.name;
      value.pipeline.place.target = { from: target.from, to: target.to };
      this.pipelines.push(value.pipeline);
    }
    if (value.kind === 'node' && value.node.variable === null && this.scope.created.includes(value.node)) {
      const { node, use } = value;
      node.variable = target.name;
      node.place.target = { from: target.from, to: target.to };
      if (use.mode && node.kind === 'reference') {
        node.mode = use.mode;
      } else if (use.mode === 'upload' && node.kind === 'data') {
        node.mode = 'upload';
      }
    }
    this.drafts.push(...this.scope.created);
  }

  private readSet(statement: SetStatement): void {
    const { scope } = this;
    const [root, ...rest] = statement.path;
    const object = scope.lookup(root);
    if (object.kind === 'run-configuration' || object.kind === 'environment') {
      setMember(object, rest, statement.value, scope);
      this.reportUndefined(statement, object);
    } else {
      this.readOpaque(statement, 'changed by code');
    }
    this.drafts.push(...scope.created);
  }

  private readCallStatement(call: CallExpression): void {
    const { scope } = this;
    const { callee } = call;
    if (callee.kind !== 'attribute') {
      this.readOpaque(call, 'made by code that is not read');
      return;
    }
    const object = evaluate(callee.object, scope);
    if (object.kind === 'conda') {
      callConda(object.conda, callee.name, call, scope);
    } else if (object.kind === 'node' && object.node.kind === 'step' && callee.name === 'run_after') {
      this.readRunAfter(object.node, call);
    } else if (object.kind === 'list' && callee.object.kind === 'name') {
      scope.bind(callee.object.name, { kind: 'opaque', code: callee.object.name }, 'a list changed by code');
    }
    this.drafts.push(...scope.created);
  }

  private readRunAfter(step: StepDraft, call: CallExpression): void {
    const { scope } = this;
    for (const argument of call.arguments) {
      const value = evaluate(argument.value, scope);
      if (value.kind === 'node' && value.node.kind === 'step') {
        step.after.push(value.node);
        const place = {
          cell: scope.cell.id,
          statement: scope.statement,
          target: null,
          call
        };
        this.runAfter.push({ step, after: value.node, place });
      }
    }
    this.reportUndefined(scope.statement, {
      kind: 'node',
      node: step,
      use: { mode: null, name: null, pathOnCompute: null, declares: null }
    });
  }

  private readBlock(block: BlockStatement): void {
    const { scope } = this;
    if (block.type === 'branch') {
      const outer = scope.block;
      scope.block ??= block.keyword;
      this.readStatements(block.body);
      scope.block = outer;
      this.bindUnknown(block);
      return;
    }
    if (block.type === 'loop') {
      this.readOpaque(block, 'made in a loop');
    } else if (block.name) {
      const makes = this.facts.makesNodes(block);
      scope.bind(block.name, makes ? { kind: 'maker', name: block.name } : { kind: 'opaque', code: block.name });
    }
  }

  /** `step = make_step(…)`, `steps = [PythonScriptStep(…) for …]`: one opaque node for the statement. */
  private readMade(statement: Span, expression: Expression): boolean {
    if (!this.facts.makesNodes(statement)) {
      return false;
    }
    const path = expression.kind === 'call' ? dottedPath(expression.callee) : null;
    const maker = path?.length === 1 && this.scope.lookup(path[0]).kind === 'maker' ? path[0] : null;
    this.readOpaque(statement, maker ? `made by the function \`${maker}\`` : 'made by an expression that is not read');
    return true;
  }

  /** A statement outside the subset. If it makes nodes it is drawn as one, which all the names it touches mean. */
  private readOpaque(statement: Span, reason: string): void {
    const { scope } = this;
    const written = this.facts.written(statement);
    if (!this.facts.makesNodes(statement)) {
      written.forEach(name => scope.bind(name, { kind: 'opaque', code: name }, reason));
      return;
    }
    const names = [...new Set([...this.facts.changedLists(statement), ...this.facts.madeNames(statement, written)])];
    written
      .filter(name => !names.includes(name))
      .forEach(name => scope.bind(name, { kind: 'opaque', code: name }, reason));
    const node: OpaqueDraft = {
      kind: 'opaque',
      id: '',
      variable: names[0] ?? null,
      place: { cell: scope.cell.id, statement, target: null, call: null },
      label: names[0] ?? scope.text(statement).split('\n', 1)[0],
      reason
    };
    const use = { mode: null, name: null, pathOnCompute: null, declares: null };
    names.forEach(name => scope.bind(name, { kind: 'node', node, use }));
    this.drafts.push(node);
  }

  /** Names a branch assigns in ways not read. */
  private bindUnknown(block: Span): void {
    for (const name of this.facts.written(block)) {
      if (!this.scope.has(name)) {
        this.scope.bind(name, { kind: 'opaque', code: name });
      }
    }
  }

  /** Names read by a statement that matters and defined nowhere above. */
  private reportUndefined(statement: Span, value: Value): void {
    const { scope } = this;
    if (scope.open || ['opaque', 'literal', 'list', 'dict', 'maker', 'undefined'].includes(value.kind)) {
      return;
    }
    const node = value.kind === 'node' ? value.node : value.kind === 'pipeline' ? value.pipeline : null;
    const missing = scope.code.names.filter(use => !use.writes && isWithin(use, statement) && !scope.has(use.name));
    for (const name of new Set(missing.map(use => use.name))) {
      const below = (this.writers.get(name) ?? -1) > this.index;
      const guess = nearest(name, scope.nodeNames()) ?? nearest(name, scope.names());
      this.problems.push({
        node,
        problem: {
          code: below ? 'used-before-definition' : 'undefined-name',
          severity: 'error',
          what: below ? `${name} is used above the cell that defines it.` : `${name} is not defined.`,
          where: whereIs(node, this.index),
          cure: below
            ? 'Move the cell that defines it up.'
            : guess
              ? `Did you mean ${guess}?`
              : `Define or import ${name} in a cell above.`,
          cell: scope.cell.id
        }
      });
    }
  }

  private reportErrors(cell: CellText): void {
    if (!this.scope.code.errors.length) {
      return;
    }
    const line = cell.source.slice(0, this.scope.code.errors[0]).split('\n').length;
    this.problems.push({
      node: null,
      problem: {
        code: 'broken-cell',
        severity: 'warning',
        what: 'Python cannot read this cell; what follows the error may be missing here.',
        where: `cell ${this.index + 1}, line ${line}`,
        cure: 'Correct the cell.',
        cell: cell.id
      }
    });
  }
}

function whereIs(node: NodeDraft | PipelineDraft | null, index: number): string {
  const cell = `cell ${index + 1}`;
  if (node === null) {
    return cell;
  }
  const name = node.variable ?? ('name' in node ? node.name : null);
  return name ? `${name} (${cell})` : cell;
}
