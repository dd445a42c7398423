import type { Gesture } from './gesture';
import type { Planner } from './planner';
import { removeStepFromPipeline } from './pipeline-steps';
import { removePort } from './ports';
import { EditRefused } from './refused';
import { removeRunAfter } from './run-after';
import { removeStatement } from './statements';

/** Removes a node's assignment and its uses in lists. Refused when other code uses the variable. */
export function removeNode(planner: Planner, { node: id }: Extract<Gesture, { kind: 'remove-node' }>): void {
  const place = planner.written(id);
  if (planner.isPipeline(id)) {
    refuseOtherUses(planner, planner.pipeline(id).variable, id, 1);
    removeStatement(planner, place.cell, place.statement);
    planner.expectPipeline(id, null);
    return;
  }
  const node = planner.node(id);
  if (node.kind === 'step') {
    const variable = planner.variable(id);
    const pipelines = planner.parsed.pipelines.filter(pipeline => pipeline.steps.includes(id));
    const orders = planner.parsed.runAfter.filter(call => call.step === id || call.after === id);
    refuseOtherUses(planner, variable, id, 1 + pipelines.length + orders.length);
    pipelines.forEach(pipeline =>
      removeStepFromPipeline(planner, { kind: 'remove-step-from-pipeline', step: id, pipeline: pipeline.id })
    );
    orders.forEach(({ step, after }) => removeRunAfter(planner, { kind: 'remove-run-after', step, after }));
  } else {
    const before = planner.parsed.nodes.filter(other => other.kind === 'step');
    let uses = 0;
    for (const step of before) {
      for (const direction of ['inputs', 'outputs'] as const) {
        const ports = step[direction].filter(port => port.node === id);
        if (ports.length) {
          const names = new Set(ports.map(port => port.name));
          uses +=
            ports.length +
            step.arguments.filter(argument => argument.kind === 'port' && names.has(argument.port)).length;
          removePort(planner, step.id, direction, id);
        }
      }
    }
    if (node.origin) {
      refuseOtherUses(planner, planner.variable(id), id, 1 + uses);
    }
  }
  if (node.origin) {
    removeStatement(planner, place.cell, place.statement);
  }
  planner.removed.add(id);
  planner.forget(id);
}

/** `known` occurrences are removed by this gesture; one more means code that would break. */
function refuseOtherUses(planner: Planner, variable: string, id: string, known: number): void {
  const cells = planner.cells.flatMap((cell, index) =>
    (planner.parsed.code.get(cell.id)?.names ?? []).filter(use => use.name === variable).map(() => index + 1)
  );
  if (cells.length > known) {
    const where = `cells ${[...new Set(cells)].join(', ')}`;
    throw new EditRefused('used-elsewhere', `Other code uses ${variable}.`, where, `Remove its uses of ${id} first.`);
  }
}
