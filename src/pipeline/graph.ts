import * as z from 'zod/mini';

/**
 * The one graph: what the parser reads from cells, what a live `Pipeline` object yields in the kernel, what is
 * submitted, stored with the run, drawn by builder and widget, and exported. Everything that can be derived (edges,
 * order, depth) is not in it: see `edges.ts`.
 *
 * The JSON Schema that Python checks is generated from here (`npm run schemas`).
 */

/**
 * Names become environment variables and file names, so Azure ML allows word characters only. Spelled out, as `\w` is
 * more in Python, which checks by the same pattern.
 */
export const portName = z.string().check(z.regex(/^[A-Za-z0-9_]{1,255}$/u));

/** What scripts can have as an environment variable. */
export const variableName = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/u));

/** How data reach a step (guide: azureml 3.2). */
export const portMode = z.enum(['mount', 'download', 'upload', 'direct']);

const nodeId = z.string().check(z.minLength(1), z.maxLength(255));

/** Where a node stands in the notebook; absent for a graph that came from live objects. */
export const origin = z.object({ cell: z.string(), variable: z.string() });

/** Where files of a data set are: on a datastore (wildcards allowed), or on the web. */
export const dataPlace = z.union([
  z.object({ datastore: z.string(), path: z.string() }),
  z.object({ url: z.string() })
]);

/** Whatever JSON can say. */
export const jsonValue = z.json();

/** What a step is given of a data set: files or rows, how rows are read, and what is done with either, in order. */
export const datasetView = z.object({
  id: z.string(),
  kind: z.enum(['file', 'tabular']),
  reader: z.record(z.string(), jsonValue),
  steps: z.array(z.record(z.string(), jsonValue))
});

/**
 * The data set that an output becomes a version of once its step has finished: of files, or of rows with `dataset`. With
 * `once` only while there is no data set of that name.
 */
export const registration = z.object({
  name: z.string(),
  description: z.nullable(z.string()),
  tags: z.record(z.string(), z.string()),
  dataset: z.optional(datasetView),
  once: z.optional(z.boolean())
});

/**
 * Existing data on a datastore: a `DataReference`. `datastore: null` is the workspace's default datastore. With a
 * `parameter`, datastore and path are the default (or the value) of that pipeline parameter, which is a `DataPath`.
 * With `places` it is a data set; datastore and path are those of its first place.
 */
export const referenceNode = z.object({
  kind: z.literal('reference'),
  id: nodeId,
  name: portName,
  datastore: z.nullable(z.string()),
  path: z.string(),
  mode: portMode,
  parameter: z.optional(z.string()),
  places: z.optional(z.array(dataPlace)),
  origin: z.optional(origin)
});

/**
 * Data that one step writes and others read: a `PipelineData`, or an `OutputFileDatasetConfig` with a `destination`: a
 * path on the datastore that may hold {run-id} and {output-name}. Its folder is made before the script starts. With a
 * `source`, what the script left there in its working folder is the output; `globs` choose among its files.
 */
export const dataNode = z.object({
  kind: z.literal('data'),
  id: nodeId,
  name: portName,
  datastore: z.nullable(z.string()),
  mode: z.enum(['mount', 'upload']),
  isDirectory: z.optional(z.boolean()),
  destination: z.optional(z.string()),
  source: z.optional(z.string()),
  globs: z.optional(z.array(z.string())),
  register: z.optional(registration),
  origin: z.optional(origin)
});

/**
 * One use of a data or reference node by a step. `name` is what the script's environment variables carry; `variable` is
 * one more of them that has the path of an input.
 */
export const port = z.object({
  name: portName,
  node: nodeId,
  mode: portMode,
  pathOnCompute: z.optional(z.string()),
  variable: z.optional(variableName),
  dataset: z.optional(datasetView)
});

/** One item of a step's `arguments`. `code` is kept verbatim for what the parser cannot evaluate. */
export const argument = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('literal'), text: z.string() }),
  z.object({ kind: z.literal('port'), port: portName }),
  z.object({ kind: z.literal('parameter'), name: z.string() }),
  z.object({ kind: z.literal('opaque'), code: z.string() })
]);

/**
 * What a step's interpreter must hold. `userManaged` means: the kernel's own interpreter, nothing is installed. `asOf` is
 * an ISO date: packages that came on it or later are not installed.
 */
export const environment = z.object({
  name: z.optional(z.string()),
  python: z.nullable(z.string()),
  conda: z.array(z.string()),
  pip: z.array(z.string()),
  channels: z.array(z.string()),
  asOf: z.optional(z.string()),
  variables: z.record(z.string(), z.string()),
  userManaged: z.boolean(),
  interpreter: z.optional(z.string()),
  docker: z.object({ enabled: z.boolean(), baseImage: z.nullable(z.string()) })
});

/**
 * How often a failed step is run again: `max` times, the first time after `intervalSeconds`, then after twice as long as
 * the time before.
 */
export const retries = z.object({
  max: z.int().check(z.nonnegative(), z.lte(100)),
  intervalSeconds: z.number().check(z.nonnegative())
});

/** What a parameter of a notebook is set to: a value with its type, the path of a port, or a pipeline parameter. */
export const notebookValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('literal'), value: jsonValue }),
  z.object({ kind: z.literal('port'), port: portName }),
  z.object({ kind: z.literal('parameter'), name: z.string() })
]);

/**
 * How a step runs the notebook that its `script` is. The executed one becomes the file `output` of its working folder,
 * and what `outputPort` writes, if it is one of the outputs. `timeoutSeconds` is for each cell.
 */
export const notebookRun = z.object({
  parameters: z.record(z.string(), notebookValue),
  output: z.string().check(z.minLength(1)),
  outputPort: z.optional(portName),
  timeoutSeconds: z.optional(z.number().check(z.positive())),
  progressBar: z.boolean(),
  logOutput: z.boolean()
});

/**
 * The version of a module that a step runs. Its code is the stored `snapshot`, so a change of the folder that it was
 * published from changes nothing: such a step has no `source`.
 */
export const moduleUse = z.object({
  id: z.string(),
  versionId: z.string(),
  name: z.string(),
  version: z.string(),
  snapshot: z.string().check(z.minLength(1))
});

/** A hyperparameter, and what its function in `azureml.train.hyperdrive` was given; a choice's values themselves. */
export const hyperparameter = z.object({
  name: z.string().check(z.minLength(1)),
  distribution: z.enum([
    'choice',
    'randint',
    'uniform',
    'quniform',
    'loguniform',
    'qloguniform',
    'normal',
    'qnormal',
    'lognormal',
    'qlognormal'
  ]),
  values: z.array(jsonValue).check(z.minLength(1))
});

/** When a run of a sweep is not worth going on with. Intervals are counted in values of the primary metric. */
export const terminationPolicy = z.object({
  kind: z.enum(['bandit', 'median', 'truncation']),
  evaluationInterval: z.int().check(z.positive()),
  delayEvaluation: z.int().check(z.nonnegative()),
  slackFactor: z.optional(z.number().check(z.nonnegative())),
  slackAmount: z.optional(z.number().check(z.nonnegative())),
  truncationPercentage: z.optional(z.int().check(z.gte(1), z.lte(99))),
  excludeFinished: z.optional(z.boolean())
});

/** An output that a sweep writes itself: what its runs have logged, or the `file` of the best of them. */
export const trainingOutput = z.object({
  port: portName,
  kind: z.enum(['metrics', 'model']),
  file: z.optional(z.string())
});

/**
 * How a step runs its script many times, with other hyperparameters each time: a `HyperDriveStep`. `runSeconds` is what
 * one run may take, `durationMinutes` what all of them may.
 */
export const sweep = z.object({
  sampling: z.enum(['random', 'grid', 'bayesian']),
  space: z.array(hyperparameter).check(z.minLength(1)),
  seed: z.optional(z.int()),
  metric: z.string().check(z.minLength(1)),
  goal: z.enum(['maximize', 'minimize']),
  totalRuns: z.int().check(z.positive()),
  concurrentRuns: z.int().check(z.positive()),
  durationMinutes: z.number().check(z.positive()),
  runSeconds: z.optional(z.number().check(z.positive())),
  policy: z.optional(terminationPolicy),
  outputs: z.array(trainingOutput)
});

/**
 * A step. `compute: null` is the local default target; `environment: null` is not known from the text alone. What it may
 * take (`timeoutSeconds`) and how often it may fail are no part of what it makes.
 */
export const stepNode = z.object({
  kind: z.literal('step'),
  id: nodeId,
  name: z.string().check(z.minLength(1)),
  type: z.string(),
  script: z.string(),
  source: z.nullable(z.string()),
  compute: z.nullable(z.string()),
  environment: z.nullable(environment),
  arguments: z.array(argument),
  inputs: z.array(port),
  outputs: z.array(port),
  params: z.record(z.string(), z.string()),
  notebook: z.optional(notebookRun),
  sweep: z.optional(sweep),
  module: z.optional(moduleUse),
  allowReuse: z.boolean(),
  version: z.optional(z.string()),
  timeoutSeconds: z.optional(z.number().check(z.positive())),
  retries: z.optional(retries),
  after: z.array(nodeId),
  origin: z.optional(origin)
});

/** Code the parser does not understand but knows to be part of a pipeline: drawn, selectable, never rewritten. */
export const opaqueNode = z.object({
  kind: z.literal('opaque'),
  id: nodeId,
  label: z.string(),
  reason: z.string(),
  origin: z.optional(origin)
});

export const graphNode = z.discriminatedUnion('kind', [referenceNode, dataNode, stepNode, opaqueNode]);

/** A `PipelineParameter`: its default decides the type of the values a submission may give. */
export const pipelineParameter = z.object({
  name: z.string().check(z.minLength(1)),
  default: z.union([z.string(), z.number(), z.boolean(), z.null()])
});

export const pipelineGraph = z.object({
  version: z.literal(1),
  name: z.string(),
  nodes: z.array(graphNode),
  parameters: z.array(pipelineParameter)
});

export type PortMode = z.infer<typeof portMode>;
export type Origin = z.infer<typeof origin>;
export type ReferenceNode = z.infer<typeof referenceNode>;
export type DataNode = z.infer<typeof dataNode>;
export type Port = z.infer<typeof port>;
export type Argument = z.infer<typeof argument>;
export type Environment = z.infer<typeof environment>;
export type StepNode = z.infer<typeof stepNode>;
export type OpaqueNode = z.infer<typeof opaqueNode>;
export type GraphNode = z.infer<typeof graphNode>;
export type PipelineParameter = z.infer<typeof pipelineParameter>;
export type PipelineGraph = z.infer<typeof pipelineGraph>;
