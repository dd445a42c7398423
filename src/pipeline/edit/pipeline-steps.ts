import type { Gesture } from './gesture';
import { type Planner } from './planner';
import { addToList } from './ports';
import { EditRefused } from './refused';

export function addStepToPipeline(
  planner: Planner,
  { step, pipeline }: Extract<Gesture, { kind: 'add-step-to-pipeline' }>
): void {
  const variable = planner.variable(planner.step(step).id);
  if (planner.pipeline(pipeline).steps.includes(step)) {
    throw new EditRefused('already-done', `${pipeline} has the step ${step}.`, pipeline, 'There is nothing to add.');
  }
  const place = planner.written(step);
  const target = planner.written(pipeline);
  const gap =
    planner.cellIndex(target.cell) - planner.cellIndex(place.cell) || target.statement.from - place.statement.from;
  if (gap < 0) {
    throw new EditRefused('defined-below', `${step} is defined below ${pipeline}.`, step, 'Move its cell up.');
  }
  addStepTo(planner, pipeline, step, variable);
}

/** Adds a variable to `steps=`; a single step that is no list becomes one. */
export function addStepTo(planner: Planner, pipelineId: string, step: string, variable: string): void {
  const { steps } = planner.pipeline(pipelineId);
  const place = planner.written(pipelineId);
  const argument = planner.argument(place.call, 'steps');
  const single = argument?.value.kind === 'name' ? argument.value : null;
  if (single && planner.parsed.nodes.some(node => node.kind === 'step' && node.origin?.variable === single.name)) {
    planner.replace(place.cell, single.from, single.to, `[${single.name}, ${variable}]`);
  } else {
    addToList(planner, place, pipelineId, 'steps', [variable]);
  }
  planner.expectPipeline(pipelineId, [...steps, step]);
}

export function removeStepFromPipeline(
  planner: Planner,
  { step, pipeline: id }: Extract<Gesture, { kind: 'remove-step-from-pipeline' }>
): void {
  const { steps } = planner.pipeline(id);
  if (!steps.includes(step)) {
    throw new EditRefused(
      'nothing-to-do',
      `${id} does not name ${step}.`,
      id,
      'It may run because another step needs it.'
    );
  }
  const variable = planner.variable(step);
  const place = planner.written(id);
  const argument = planner.argument(place.call, 'steps')!;
  if (argument.value.kind === 'name' && argument.value.name === variable) {
    planner.replace(place.cell, argument.value.from, argument.value.to, '[]');
  } else {
    const { cell, list } = planner.list(place, argument.value, id);
    const indexes = list.items.flatMap((item, index) =>
      item.kind === 'name' && item.name === variable ? [index] : []
    );
    if (indexes.length !== 1) {
      throw new EditRefused(
        'not-editable',
        `${step} is not a plain element of the steps of ${id}.`,
        id,
        'Edit it in its cell.'
      );
    }
    planner.remove(cell, list, indexes[0]);
  }
  planner.expectPipeline(
    id,
    steps.filter(other => other !== step)
  );
}
