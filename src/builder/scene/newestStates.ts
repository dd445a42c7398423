import type { ParsedPipeline } from '../../pipeline';
import { stepsOf } from '../../pipeline/edges';
import type { Run } from '../../protocol/entities';
import type { StepState } from './scene';

/**
 * The pipeline's steps in its newest run, by node id. A run carries the pipeline's description; without one it is known
 * by its steps, of which some may have come or gone since. One that knows its notebook counts there only, and before all
 * that do not know theirs.
 */
export function newestStates(
  runs: readonly Run[],
  pipeline: ParsedPipeline | null,
  isThisNotebook: (file: string) => boolean
): ReadonlyMap<string, StepState> {
  const states = new Map<string, StepState>();
  if (!pipeline) {
    return states;
  }
  const steps = stepsOf(pipeline.graph.nodes);
  const names = new Set(steps.map(step => step.name));
  const fitting = runs.filter(candidate => isRunOf(candidate, pipeline, names));
  const run =
    fitting.find(({ notebook }) => notebook !== undefined && isThisNotebook(notebook)) ??
    fitting.find(({ notebook }) => notebook === undefined);
  for (const step of steps) {
    const found = run?.steps.find(({ name }) => name === step.name);
    if (found) {
      states.set(step.id, { status: found.status, reused: found.reused });
    }
  }
  return states;
}

function isRunOf(run: Run, pipeline: ParsedPipeline, names: ReadonlySet<string>): boolean {
  if (run.name !== '') {
    return run.name === pipeline.name || run.name === pipeline.variable;
  }
  const ran = new Set(run.steps.map(step => step.name));
  const shared = [...names].filter(name => ran.has(name)).length;
  return shared > 0 && shared * 2 >= new Set([...names, ...ran]).size;
}
