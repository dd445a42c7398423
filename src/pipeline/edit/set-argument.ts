import type { GraphNode } from '../graph';
import { isIdentifier, codeOf } from './python-code';
import type { CodeValue, Gesture } from './gesture';
import { sequenceOf, type Planner } from './planner';
import { EditRefused } from './refused';

/** Replaces an argument's value, or adds the keyword. */
export function setArgument(
  planner: Planner,
  { node: id, keyword, value }: Extract<Gesture, { kind: 'set-argument' }>
): void {
  const place = planner.written(id);
  if (!isIdentifier(keyword)) {
    throw new EditRefused('bad-name', `${keyword} is no argument name.`, id, 'Choose an argument of this call.');
  }
  const code = codeOf(value, planner.quote);
  const argument = planner.argument(place.call, keyword);
  if (argument) {
    planner.replace(place.cell, argument.value.from, argument.value.to, code);
  } else {
    planner.appendKeyword(place, keyword, code);
  }
  expectEffect(planner, id, keyword, value);
}

/** Removes `keyword=value`. A positional argument stays: those behind it would mean something else. */
export function removeArgument(
  planner: Planner,
  { node: id, keyword }: Extract<Gesture, { kind: 'remove-argument' }>
): void {
  const place = planner.written(id);
  const index = place.call.arguments.findIndex(argument => argument.keyword === keyword);
  if (index < 0) {
    const given = planner.argument(place.call, keyword);
    throw given
      ? new EditRefused('not-editable', `${keyword} is given by position.`, id, 'Remove it in its cell.')
      : new EditRefused('nothing-to-do', `${keyword} is not given.`, id, 'There is nothing to remove.');
  }
  planner.remove(place.cell, sequenceOf(place.call), index);
  expectEffect(planner, id, keyword, null);
}

export function setStepName(planner: Planner, { node, name }: Extract<Gesture, { kind: 'set-step-name' }>): void {
  planner.step(node);
  if (!name.trim()) {
    throw new EditRefused('bad-name', 'A step needs a name.', node, 'Give it a name.');
  }
  setArgument(planner, { kind: 'set-argument', node, keyword: 'name', value: { literal: name } });
}

/** Fields of a step whose value a literal tells. */
const STEP_FIELDS: Record<string, (literal: string | number | boolean | null) => Partial<GraphNode> | null> = {
  name: literal => (typeof literal === 'string' && literal ? { name: literal } : null),
  source_directory: literal => (typeof literal === 'string' && literal ? { source: literal } : null),
  allow_reuse: literal => (typeof literal === 'boolean' ? { allowReuse: literal } : null)
};

function expectEffect(planner: Planner, id: string, keyword: string, value: CodeValue | null): void {
  if (planner.isPipeline(id)) {
    if (keyword === 'steps') {
      throw new EditRefused(
        'not-editable',
        'The steps of a pipeline are not set as a whole.',
        id,
        'Add or remove steps.'
      );
    }
    return;
  }
  const node = planner.node(id);
  const fields = value && 'literal' in value && node.kind === 'step' ? STEP_FIELDS[keyword]?.(value.literal) : null;
  if (fields) {
    planner.expect({ ...node, ...fields } as GraphNode);
    return;
  }
  // The value may name, make or drop data: the node's neighbours may get other port names, unnamed data may come or go.
  planner.expectChanged(id);
  planner.unnamedNodes = true;
  for (const other of planner.nodes()) {
    if (
      node.kind !== 'step' &&
      other.kind === 'step' &&
      [...other.inputs, ...other.outputs].some(port => port.node === id)
    ) {
      planner.expectChanged(other.id);
    }
  }
}
