import type { Run } from '../protocol/entities';

/** A run as plain text, line by line as the kernel writes it: for readers of the file that have no Steploom. */
export function runAsText(run: Run): string {
  const width = Math.max(0, ...run.steps.map(step => step.name.length));
  const steps = run.steps.map(step =>
    `  ${step.name.padEnd(width)}  ${step.reused ? 'Reused' : step.status}  ${step.reason}`.trimEnd()
  );
  return [`PipelineRun ${run.id} (${run.experiment}, run ${run.number}): ${run.status}`, ...steps].join('\n');
}
