import * as z from 'zod/mini';

import { pipelineGraph } from '../pipeline/graph';
import {
  compute,
  datastore,
  datastoreEntry,
  problem,
  publishing,
  rerunMode,
  run,
  runConfiguration,
  runSnapshot,
  vmSize,
  workspace
} from './entities';

/** Every request the page may send: its parameters and its result. The one table both sides are checked against. */

const name = z.string().check(z.minLength(1), z.maxLength(255));
const nothing = z.object({});
const count = z.number().check(z.nonnegative());

export const methods = {
  hello: {
    params: z.object({
      protocol: z.tuple([z.number(), z.number()]),
      since: z.nullable(z.object({ epoch: z.string(), seq: z.number() }))
    }),
    result: z.object({
      epoch: z.string(),
      protocol: z.number(),
      seq: z.number(),
      snapshotNeeded: z.boolean(),
      version: z.string(),
      features: z.array(z.string())
    })
  },
  /** Everything a page needs after a reload or a gap; idempotent. */
  snapshot: {
    params: nothing,
    result: z.object({ seq: z.number(), runs: z.array(run), computes: z.array(compute) })
  },
  /** Events `from`..now of this epoch; `events` is null when they left the ring and a snapshot is needed. */
  replay: {
    params: z.object({ from: z.number() }),
    result: z.object({ events: z.nullable(z.array(z.unknown())) })
  },
  'workspace.get': { params: nothing, result: workspace },
  'datastore.list': { params: nothing, result: z.object({ datastores: z.array(datastore) }) },
  'datastore.browse': {
    params: z.object({ datastore: name, path: z.string() }),
    result: z.object({ entries: z.array(datastoreEntry), truncated: z.boolean() })
  },
  /** One chunk (base64, at most 128 kB decoded) of a file; the file appears when the last byte has arrived. */
  'datastore.upload': {
    params: z.object({
      datastore: name,
      path: name,
      uploadId: name,
      offset: count,
      size: count,
      data: z.string(),
      overwrite: z.boolean()
    }),
    result: z.object({ received: z.number(), done: z.boolean() })
  },
  'compute.list': {
    params: nothing,
    result: z.object({ computes: z.array(compute), vmSizes: z.array(vmSize) })
  },
  /** `found` says that a target of that name was there already: it is returned as it is. */
  'compute.create': {
    params: z.object({ name, vmSize: name, minNodes: count, maxNodes: count, idleSeconds: count }),
    result: z.object({ compute, found: z.boolean() })
  },
  'compute.update': {
    params: z.object({ name, minNodes: count, maxNodes: count, idleSeconds: count }),
    result: z.object({ compute })
  },
  'compute.delete': { params: z.object({ name }), result: nothing },
  'runconfig.list': { params: nothing, result: z.object({ names: z.array(z.string()) }) },
  /** Values of secret variables are `MASKED`. */
  'runconfig.get': { params: z.object({ name }), result: z.object({ runConfiguration }) },
  /** A value that is still `MASKED` is kept as the configuration `loaded` has it. */
  'runconfig.save': {
    params: z.object({ runConfiguration, loaded: z.optional(name) }),
    result: z.object({ path: z.string() })
  },
  'runconfig.check': {
    params: z.object({ runConfiguration }),
    result: z.object({ problems: z.array(problem), notes: z.array(z.string()) })
  },
  /** Starts the build; progress comes as `environment` events with this id. */
  'runconfig.prepare': {
    params: z.object({ runConfiguration }),
    result: z.object({ environmentId: z.string(), ready: z.boolean() })
  },
  /** Live `Pipeline` objects as they were after the last cell ran; one of which no graph can be made has none. */
  'pipeline.inspect': {
    params: z.object({ variable: z.nullable(z.string()) }),
    result: z.object({
      pipelines: z.array(
        z.object({ variable: z.string(), graph: z.nullable(pipelineGraph), problems: z.array(problem) })
      )
    })
  },
  /** `variable` holds a `Pipeline`, or a step, which is run with everything that it needs. */
  'pipeline.submit': {
    params: z.object({
      variable: name,
      experiment: name,
      parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      continueOnStepFailure: z.boolean(),
      regenerateOutputs: z.boolean()
    }),
    result: z.object({ run })
  },
  'schedule.list': { params: nothing, result: z.object({ publishing }) },
  'schedule.enable': { params: z.object({ scheduleId: name, enabled: z.boolean() }), result: z.object({ publishing }) },
  /** One that an active schedule submits cannot be disabled. */
  'published.enable': {
    params: z.object({ publishedId: name, enabled: z.boolean() }),
    result: z.object({ publishing })
  },
  'run.list': {
    params: z.object({ limit: count, experiment: z.nullable(z.string()) }),
    result: z.object({ runs: z.array(run) })
  },
  'run.get': { params: z.object({ runId: name }), result: z.object({ snapshot: runSnapshot }) },
  /** A page of a step's log by byte offset; `offset: -1` is the last page. At most 64 kB of text. */
  'run.logs': {
    params: z.object({ runId: name, stepId: name, offset: z.number() }),
    result: z.object({ offset: z.number(), next: z.number(), size: z.number(), text: z.string() })
  },
  'run.cancel': { params: z.object({ runId: name, stepId: z.nullable(z.string()) }), result: nothing },
  /** A new run, of which `stepId` says where it begins; null for what failed. */
  'run.rerun': {
    params: z.object({ runId: name, mode: rerunMode, stepId: z.nullable(z.string()) }),
    result: z.object({ run })
  }
} as const;

export type Method = keyof typeof methods;
export type Params<M extends Method> = z.infer<(typeof methods)[M]['params']>;
export type Result<M extends Method> = z.infer<(typeof methods)[M]['result']>;
