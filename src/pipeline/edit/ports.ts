import type { Argument, DataNode, Port, ReferenceNode, StepNode } from '../graph';
import type { Expression, ListExpression } from '../parse/expression';
import { parametersOf } from '../parse/constructors';
import type { Planner, Written } from './planner';
import { stringLiteral } from '../parse/string-literal';
import { EditRefused } from './refused';

export type Direction = 'inputs' | 'outputs';

/** How a data node is written where a step uses it. */
export interface Usage {
  /** Code for `inputs` or `outputs`; null when the argument alone declares it. */
  listed: string | null;
  argument: string;
}

/** Makes a step read or write data: an entry in its list, and `"--flag", variable` in its arguments. */
export function addPort(
  planner: Planner,
  stepId: string,
  direction: Direction,
  data: DataNode | ReferenceNode,
  flag: string | null | undefined
): void {
  const step = planner.step(stepId);
  const place = planner.written(stepId);
  const usage = usageOf(planner, direction, data);
  const keyword = portKeyword(step, direction);
  const single = keyword === direction ? null : keyword;
  if (keyword === null) {
    throw new EditRefused(
      'not-editable',
      `A ${step.type} has no ${direction} to connect.`,
      stepId,
      'Edit it in its cell.'
    );
  }
  const mode = data.kind === 'data' && direction === 'inputs' ? 'mount' : data.mode;
  const port: Port = { name: data.name, node: data.id, mode };
  planner.expect({ ...step, [direction]: [...step[direction], port], arguments: [...step.arguments] });
  if (single) {
    if (planner.argument(place.call, single)) {
      const verb = direction === 'inputs' ? 'reads its one input' : 'writes its one output';
      throw new EditRefused('written-twice', `${step.name} ${verb} already.`, stepId, 'Disconnect that first.');
    }
    planner.appendKeyword(place, single, usage.argument);
    return;
  }
  if (usage.listed !== null) {
    addToList(planner, place, stepId, direction, [usage.listed]);
  }
  // Arguments of a HyperDriveStep stand in its configuration, and would be replaced by its own.
  const takesArguments = !['ParallelRunStep', 'HyperDriveStep'].includes(step.type) && argumentsKeyword(step) !== null;
  if (usage.listed === null && !takesArguments) {
    throw new EditRefused('not-editable', `A ${step.type} takes no arguments.`, stepId, 'Edit it in its cell.');
  }
  if (flag !== null && takesArguments) {
    const text = flag ?? freeFlag(step, data.name);
    addToList(planner, place, stepId, argumentsKeyword(step)!, [
      `${stringLiteral(text, planner.quote)}, ${usage.argument}`
    ]);
    const added: Argument[] = [
      { kind: 'literal', text },
      { kind: 'port', port: port.name }
    ];
    const now = planner.step(stepId);
    planner.expect({ ...now, arguments: [...now.arguments, ...added] });
  }
}

/** Takes data out of a step's list and arguments, a `"--flag"` before it included. */
export function removePort(planner: Planner, stepId: string, direction: Direction, dataId: string): void {
  const step = planner.step(stepId);
  const place = planner.written(stepId);
  const ports = step[direction].filter(port => port.node === dataId);
  const keyword = portKeyword(step, direction);
  if (keyword === null) {
    throw new EditRefused(
      'not-editable',
      `A ${step.type} has no ${direction} to disconnect.`,
      stepId,
      'Edit it in its cell.'
    );
  }
  const argument = planner.argument(place.call, keyword);
  let removed = 0;
  if (argument) {
    const { cell, list } = planner.list(place, argument.value, stepId);
    const indexes = mentions(planner, list, dataId);
    removeRuns(planner, cell, list, indexes);
    removed = indexes.length;
  }
  const names = new Set(ports.map(port => port.name));
  const dropped = removeArguments(planner, place, step, dataId, names);
  const declaredBy = ports.length - removed;
  if (declaredBy > 0 && dropped.length === 0) {
    throw new EditRefused(
      'not-editable',
      `${stepId} uses ${dataId} in a way the builder does not read.`,
      stepId,
      'Edit it in its cell.'
    );
  }
  planner.expect({
    ...planner.step(stepId),
    [direction]: step[direction].filter(port => port.node !== dataId),
    arguments: step.arguments.filter((_, index) => !dropped.includes(index))
  });
}

/** Indexes of the arguments that went. */
function removeArguments(
  planner: Planner,
  place: Written,
  step: StepNode,
  dataId: string,
  names: ReadonlySet<string>
): number[] {
  const keyword = argumentsKeyword(step);
  const argument = keyword === null ? null : planner.argument(place.call, keyword);
  if (!argument || !step.arguments.some(({ kind }) => kind === 'port')) {
    return [];
  }
  const isUsed = step.arguments.some(entry => entry.kind === 'port' && names.has(entry.port));
  if (!isUsed) {
    return [];
  }
  const { cell, list } = planner.list(place, argument.value, step.id);
  const indexes = mentions(planner, list, dataId).filter(index => {
    const entry = step.arguments[index];
    return entry?.kind === 'port' && names.has(entry.port);
  });
  const withFlags = indexes.flatMap(index => {
    const before = list.items[index - 1];
    const isFlag = before?.kind === 'string' && before.value.startsWith('-') && !indexes.includes(index - 1);
    return isFlag ? [index - 1, index] : [index];
  });
  removeRuns(planner, cell, list, withFlags);
  return withFlags;
}

/** Removes items, neighbours in one go: two removals must not share a comma. */
function removeRuns(planner: Planner, cell: string, list: ListExpression, indexes: readonly number[]): void {
  for (let start = 0; start < indexes.length;) {
    let end = start;
    while (indexes[end + 1] === indexes[end] + 1) {
      end++;
    }
    planner.remove(cell, list, indexes[start], indexes[end]);
    start = end + 1;
  }
}

/** Items of a list that are the node: its variable, a form like `x.as_mount()`, or the call that makes it. */
function mentions(planner: Planner, list: ListExpression, dataId: string): number[] {
  const variable = planner.node(dataId).origin?.variable;
  const place = planner.parsed.spans.nodes.get(dataId);
  return list.items.flatMap((item, index) => {
    const isNamed = variable !== undefined && rootName(item) === variable;
    const call = variable === undefined ? place?.call : null;
    const isMadeHere = call ? call.from >= item.from && call.to <= item.to : false;
    return isNamed || isMadeHere ? [index] : [];
  });
}

/** `x` for `x`, `x.as_mount()`, `x.as_input('n').as_download()`. */
export function rootName(expression: Expression): string | null {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'attribute':
      return rootName(expression.object);
    case 'call':
      return expression.callee.kind === 'attribute' ? rootName(expression.callee) : null;
    default:
      return null;
  }
}

export function addToList(
  planner: Planner,
  place: Written,
  id: string,
  keyword: string,
  items: readonly string[]
): void {
  const argument = planner.argument(place.call, keyword);
  if (!argument) {
    planner.appendKeyword(place, keyword, `[${items.join(', ')}]`);
    return;
  }
  const { value } = argument;
  if (value.kind === 'constant' && value.value === null) {
    planner.replace(place.cell, value.from, value.to, `[${items.join(', ')}]`);
    return;
  }
  const { cell, list } = planner.list(place, value, id);
  planner.append(cell, list, items);
}

export function usageOf(planner: Planner, direction: Direction, data: DataNode | ReferenceNode): Usage {
  const variable = planner.variable(data.id);
  const call = planner.parsed.spans.nodes.get(data.id)?.call;
  const className = call ? planner.classOf(call) : 'PipelineData';
  if (className?.startsWith('Output')) {
    const input = `${variable}.as_input(${stringLiteral(data.name, planner.quote)})`;
    return { listed: null, argument: direction === 'inputs' ? input : variable };
  }
  return { listed: variable, argument: variable };
}

function accepts(step: StepNode, keyword: string): boolean {
  return parametersOf(step.type).includes(keyword);
}

/** The parameter that takes a step's data: a list, or of some steps the one thing that they read or write. */
function portKeyword(step: StepNode, direction: Direction): string | null {
  const keywords =
    direction === 'inputs' ? ['inputs', 'source_data_reference'] : ['outputs', 'output', 'destination_data_reference'];
  return keywords.find(keyword => accepts(step, keyword)) ?? null;
}

export function argumentsKeyword(step: StepNode): string | null {
  return ['arguments', 'estimator_entry_script_arguments'].find(keyword => accepts(step, keyword)) ?? null;
}

function freeFlag(step: StepNode, name: string): string {
  const taken = new Set(step.arguments.map(argument => (argument.kind === 'literal' ? argument.text : '')));
  let flag = `--${name}`;
  for (let n = 2; taken.has(flag); n++) {
    flag = `--${name}_${n}`;
  }
  return flag;
}
