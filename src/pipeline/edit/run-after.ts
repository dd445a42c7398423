import { findCycle } from '../edges';
import type { Gesture } from './gesture';
import type { Planner } from './planner';
import { EditRefused } from './refused';
import { insertBehind, removeStatement } from './statements';

/** `step.run_after(other)`, right behind the later of the two: a pipeline built further down then knows of it. */
export function addRunAfter(planner: Planner, { step, after }: Extract<Gesture, { kind: 'add-run-after' }>): void {
  const node = planner.step(step);
  const other = planner.step(after);
  if (node.after.includes(after)) {
    throw new EditRefused('already-done', `${step} runs after ${after} already.`, step, 'There is nothing to connect.');
  }
  const places = [planner.written(step), planner.written(after)].sort(
    (a, b) => planner.cellIndex(a.cell) - planner.cellIndex(b.cell) || a.statement.from - b.statement.from
  );
  const line = `${planner.variable(node.id)}.run_after(${planner.variable(other.id)})`;
  insertBehind(planner, places[1].cell, places[1].statement, line);
  planner.expect({ ...node, after: [...node.after, after] });
  const cycle = findCycle(planner.nodes());
  if (step === after || (cycle && !findCycle(planner.parsed.nodes))) {
    throw new EditRefused(
      'cycle',
      `${step} and ${after} would wait for each other.`,
      step,
      'Remove a connection first.'
    );
  }
}

export function removeRunAfter(
  planner: Planner,
  { step, after }: Extract<Gesture, { kind: 'remove-run-after' }>
): void {
  const calls = planner.parsed.runAfter.filter(call => call.step === step && call.after === after);
  if (!calls.length) {
    throw new EditRefused('nothing-to-do', `${step} has no run_after(${after}).`, step, 'There is nothing to remove.');
  }
  for (const { place } of calls) {
    removeStatement(planner, place.cell, place.statement);
  }
  const node = planner.step(step);
  planner.expect({ ...node, after: node.after.filter(id => id !== after) });
}
