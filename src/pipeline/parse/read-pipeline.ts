import { BoundArguments } from './arguments';
import type { ListItem, NodeDraft, PipelineDraft, StepDraft, Value } from './drafts';
import { evaluate, textOf } from './evaluate';
import type { CallExpression } from './expression';
import { placeOf } from './read-data';
import type { Scope } from './scope';

/** `Pipeline(ws, steps=…)`: its steps, and the order a `StepSequence` gives them. */
export function readPipeline(call: CallExpression, scope: Scope): Value {
  const given = BoundArguments.of(call, 'Pipeline');
  const closure = given.get('resolve_closure');
  const pipeline: PipelineDraft = {
    variable: null,
    place: placeOf(call, scope),
    description: textOf(given.get('description'), scope),
    steps: [],
    after: new Map(),
    closure: !(closure?.kind === 'constant' && closure.value === false)
  };
  const steps = given.get('steps');
  if (steps) {
    addSteps(
      pipeline,
      {
        value: evaluate(steps, scope),
        expression: steps,
        code: scope.text(steps)
      },
      scope
    );
  }
  return { kind: 'pipeline', pipeline };
}

function addSteps(pipeline: PipelineDraft, item: ListItem, scope: Scope): NodeDraft[] {
  const added = stepsOf(pipeline, item, scope);
  for (const step of added) {
    if (!pipeline.steps.includes(step)) {
      pipeline.steps.push(step);
    }
  }
  return added;
}

function stepsOf(pipeline: PipelineDraft, { value, expression, code }: ListItem, scope: Scope): NodeDraft[] {
  switch (value.kind) {
    case 'list':
      return value.items.flatMap(item => addSteps(pipeline, item, scope));
    case 'sequence':
      return addSequence(pipeline, value.items, scope);
    case 'node':
      // Data named as a step means the step that writes them, found when the closure is taken.
      return [value.node];
    case 'literal':
      if (value.value === null) {
        return [];
      }
  }
  return [scope.opaqueNode(value, expression, code)];
}

/** Items of a `StepSequence` run one after the other. */
function addSequence(pipeline: PipelineDraft, items: ListItem[], scope: Scope): NodeDraft[] {
  const all: NodeDraft[] = [];
  let before: StepDraft[] = [];
  for (const item of items) {
    const added = addSteps(pipeline, item, scope);
    const steps = added.filter(node => node.kind === 'step');
    for (const step of steps) {
      pipeline.after.set(step, [...(pipeline.after.get(step) ?? []), ...before]);
    }
    before = steps;
    all.push(...added);
  }
  return all;
}
