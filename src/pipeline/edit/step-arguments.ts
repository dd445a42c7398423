import type { Argument, StepNode } from '../graph';
import type { ListExpression } from '../parse/expression';
import type { Gesture, StepArgument } from './gesture';
import type { Planner } from './planner';
import { addToList, argumentsKeyword, usageOf } from './ports';
import { codeOf } from './python-code';
import { EditRefused } from './refused';

type Of<K extends Gesture['kind']> = Extract<Gesture, { kind: K }>;

/** Adds an item at the end of a step's `arguments`. */
export function addStepArgument(planner: Planner, { node: id, value }: Of<'add-step-argument'>): void {
  const step = planner.step(id);
  const item = itemOf(planner, step, value);
  addToList(planner, planner.written(id), id, keywordOf(step), [item.code]);
  expectArguments(planner, step, [...step.arguments, item.argument]);
}

export function setStepArgument(planner: Planner, { node: id, index, value }: Of<'set-step-argument'>): void {
  const step = planner.step(id);
  const { cell, list } = listOf(planner, step, index);
  const old = list.items[index];
  const item = itemOf(planner, step, old.kind === 'number' ? asNumber(value) : value);
  planner.replace(cell, old.from, old.to, item.code);
  expectArguments(
    planner,
    step,
    step.arguments.map((argument, at) => (at === index ? item.argument : argument))
  );
}

export function removeStepArgument(planner: Planner, { node: id, index }: Of<'remove-step-argument'>): void {
  const step = planner.step(id);
  const { cell, list } = listOf(planner, step, index);
  planner.remove(cell, list, index);
  expectArguments(
    planner,
    step,
    step.arguments.filter((_, at) => at !== index)
  );
}

/** The items between the two places move up by one: each text goes into its neighbour's place, layout stays. */
export function moveStepArgument(planner: Planner, { node: id, from, to }: Of<'move-step-argument'>): void {
  const step = planner.step(id);
  const { cell, list } = listOf(planner, step, from, to);
  const order = moved([...list.items.keys()], from, to);
  order.forEach((source, place) => {
    if (source !== place) {
      const { from: start, to: end } = list.items[source];
      planner.replace(cell, list.items[place].from, list.items[place].to, planner.source(cell).slice(start, end));
    }
  });
  expectArguments(planner, step, moved(step.arguments, from, to));
}

function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, to), items[from], ...rest.slice(to)];
}

/** The list literal that holds the items at these indexes, one item an argument. */
function listOf(planner: Planner, step: StepNode, ...indexes: number[]): { cell: string; list: ListExpression } {
  const place = planner.written(step.id);
  const given = planner.argument(place.call, keywordOf(step));
  const found = given && planner.list(place, given.value, step.id);
  if (!found || found.list.items.length !== step.arguments.length || indexes.some(index => !found.list.items[index])) {
    throw new EditRefused(
      'not-editable',
      `The arguments of ${step.name} are not a list the builder can edit.`,
      step.id,
      'Edit them in their cell.'
    );
  }
  return found;
}

function keywordOf(step: StepNode): string {
  const keyword = argumentsKeyword(step);
  if (keyword === null) {
    throw new EditRefused('not-editable', `A ${step.type} takes no arguments.`, step.id, 'Edit it in its cell.');
  }
  return keyword;
}

/** The code of an argument and what it means; null where only Python knows. */
function itemOf(planner: Planner, step: StepNode, value: StepArgument): { code: string; argument: Argument | null } {
  if ('data' in value) {
    return dataItem(planner, step, value.data);
  }
  const code = codeOf(value, planner.quote);
  const isText = 'literal' in value && typeof value.literal === 'string';
  return { code, argument: isText ? { kind: 'literal', text: String(value.literal) } : null };
}

/** Data as an argument: the path the script gets. The step must read or write them. */
function dataItem(planner: Planner, step: StepNode, id: string): { code: string; argument: Argument } {
  const node = planner.node(id);
  const direction = step.inputs.some(port => port.node === id) ? 'inputs' : 'outputs';
  const port = step[direction].find(candidate => candidate.node === id);
  if (!port || (node.kind !== 'data' && node.kind !== 'reference')) {
    throw new EditRefused(
      'unknown-node',
      `${step.name} neither reads nor writes ${id}.`,
      step.id,
      'Connect the two first.'
    );
  }
  return { code: usageOf(planner, direction, node).argument, argument: { kind: 'port', port: port.name } };
}

/** What was a number stays one as long as the new text is one: scripts see the same, readers what they expect. */
function asNumber(value: StepArgument): StepArgument {
  const isNumber = 'literal' in value && /^-?(0|[1-9]\d*)(\.\d+)?$/u.test(String(value.literal));
  return isNumber ? { code: String(value.literal) } : value;
}

function expectArguments(planner: Planner, step: StepNode, items: readonly (Argument | null)[]): void {
  const known = items.filter(item => item !== null);
  if (known.length === items.length) {
    planner.expect({ ...step, arguments: known });
  } else {
    planner.expectChanged(step.id);
    planner.unnamedNodes = true;
  }
}
