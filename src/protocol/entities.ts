import * as z from 'zod/mini';

import { environment, pipelineGraph } from '../pipeline/graph';

/** The things that cross the bridge. Times are ISO 8601 in UTC with milliseconds; sizes are bytes. */

export const time = z.string();
const nullableTime = z.nullable(time);

/** What went wrong, where, and what to do next; `code` is stable and may be switched on. */
export const problem = z.object({
  code: z.string(),
  what: z.string(),
  where: z.optional(z.string()),
  cure: z.optional(z.string())
});

export const datastore = z.object({
  name: z.string(),
  type: z.string(),
  isDefault: z.boolean(),
  location: z.string()
});

export const workspace = z.object({
  name: z.string(),
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  datastores: z.array(datastore),
  experiments: z.array(z.object({ name: z.string(), runs: z.number() })),
  /** Set when the real SDK is installed in the kernel's environment and therefore answers instead of us. */
  realSdk: z.nullable(z.object({ version: z.string(), cure: z.string() }))
});

export const datastoreEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['file', 'folder']),
  size: z.nullable(z.number()),
  modified: nullableTime
});

export const vmSize = z.object({ name: z.string(), cores: z.number(), memoryGb: z.number() });

export const compute = z.object({
  name: z.string(),
  type: z.string(),
  vmSize: z.string(),
  cores: z.nullable(z.number()),
  memoryGb: z.nullable(z.number()),
  minNodes: z.number(),
  maxNodes: z.number(),
  idleSeconds: z.number(),
  provisioningState: z.enum(['Creating', 'Succeeded', 'Failed', 'Deleting', 'Updating']),
  nodes: z.object({ idle: z.number(), running: z.number(), preparing: z.number() })
});

const publishedStatus = z.enum(['Active', 'Disabled', 'Archived']);

/** A published pipeline: kept as it was, to be submitted again. */
export const published = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  version: z.nullable(z.string()),
  status: publishedStatus,
  steps: z.number(),
  created: time
});

/** What submits one by itself. `when` says it in words; `problem` is why its last submission failed. */
export const schedule = z.object({
  id: z.string(),
  name: z.string(),
  status: publishedStatus,
  when: z.string(),
  nextDue: nullableTime,
  lastFired: nullableTime,
  problem: z.nullable(problem)
});

/** The newest of each. */
export const publishing = z.object({ published: z.array(published), schedules: z.array(schedule) });

/** Stands for the value of a secret environment variable, which stays in the kernel. */
export const MASKED = '***';

export const runConfiguration = z.object({
  name: z.string(),
  target: z.nullable(z.string()),
  environment
});

/** Run and step states as `get_status()` names them (guide: azureml 3.7). */
export const runStatus = z.enum(['NotStarted', 'Running', 'CancelRequested', 'Finished', 'Failed', 'Canceled']);
export const stepStatus = z.enum([
  'NotStarted',
  'Queued',
  'Preparing',
  'Running',
  'Finalizing',
  'Finished',
  'Failed',
  'Canceled',
  'Skipped'
]);

/** A logged value: scalar, list, row or table. NaN and infinities travel as strings, as JSON has none. */
export const metricScalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export const metric = z.object({
  name: z.string(),
  type: z.enum(['scalar', 'list', 'row', 'table', 'image']),
  value: z.union([
    metricScalar,
    z.array(metricScalar),
    z.record(z.string(), z.union([metricScalar, z.array(metricScalar)]))
  ]),
  /** Set when a message could not hold every value: the last ones are given. */
  truncated: z.optional(z.boolean())
});

export const output = z.object({
  name: z.string(),
  datastore: z.string(),
  path: z.string(),
  size: z.nullable(z.number())
});

/** What became of the runs of a sweep: the best first, then those that have logged nothing; at most 100 of `total`. */
export const sweepResult = z.object({
  metric: z.string(),
  goal: z.enum(['maximize', 'minimize']),
  total: z.int(),
  runs: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['Running', 'Completed', 'Failed', 'Canceled']),
      /** Why it did not end well. */
      why: z.string(),
      hyperparameters: z.record(z.string(), z.string()),
      /** Its best value of the metric. NaN and infinities are texts. */
      best: z.union([z.number(), z.string(), z.null()]),
      started: time,
      ended: nullableTime
    })
  )
});

export const step = z.object({
  id: z.string(),
  runId: z.string(),
  node: z.string(),
  name: z.string(),
  status: stepStatus,
  reused: z.boolean(),
  /** Why it was, or was not, reused; or why it was skipped. One sentence for people. */
  reason: z.string(),
  started: nullableTime,
  ended: nullableTime,
  exitCode: z.nullable(z.number()),
  /** Of a step that failed before and runs, or ran, again: 2, 3, … */
  attempt: z.optional(z.int()),
  error: z.nullable(problem),
  outputs: z.array(output),
  metrics: z.array(metric),
  sweep: z.optional(sweepResult),
  logSize: z.number()
});

export const run = z.object({
  id: z.string(),
  experiment: z.string(),
  workspace: z.string(),
  number: z.number(),
  name: z.string(),
  status: runStatus,
  created: time,
  started: nullableTime,
  ended: nullableTime,
  error: z.nullable(problem),
  steps: z.array(step),
  /** The id of the run that it was made of. */
  rerunOf: z.optional(z.string()),
  /** The file of the notebook whose kernel submitted it, as the kernel knows it: an absolute path. */
  notebook: z.optional(z.string())
});

/** What runs again of a run that has ended: what has no result; a step and all that follows it; one step alone. */
export const rerunMode = z.enum(['failed', 'from', 'only']);

/** What the run widget keeps in the saved notebook: enough to draw everything but the full logs, with no kernel. */
export const runSnapshot = z.object({
  version: z.literal(1),
  run,
  graph: pipelineGraph,
  /** The last lines of each step's log by step id, at most 4 kB each. */
  logTails: z.record(z.string(), z.string())
});

export type Problem = z.infer<typeof problem>;
export type Datastore = z.infer<typeof datastore>;
export type Workspace = z.infer<typeof workspace>;
export type DatastoreEntry = z.infer<typeof datastoreEntry>;
export type VmSize = z.infer<typeof vmSize>;
export type Compute = z.infer<typeof compute>;
export type Published = z.infer<typeof published>;
export type Schedule = z.infer<typeof schedule>;
export type Publishing = z.infer<typeof publishing>;
export type RunConfiguration = z.infer<typeof runConfiguration>;
export type RunStatus = z.infer<typeof runStatus>;
export type StepStatus = z.infer<typeof stepStatus>;
export type Metric = z.infer<typeof metric>;
export type SweepResult = z.infer<typeof sweepResult>;
export type Output = z.infer<typeof output>;
export type Step = z.infer<typeof step>;
export type Run = z.infer<typeof run>;
export type RerunMode = z.infer<typeof rerunMode>;
export type RunSnapshot = z.infer<typeof runSnapshot>;
