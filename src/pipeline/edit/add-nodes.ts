import type { DataNode, StepNode } from '../graph';
import { stringLiteral } from '../parse/string-literal';
import type { CodeValue, Gesture } from './gesture';
import { addCell, addDataCode } from './new-code';
import { importFor, lastWriter, placeFor, type CellIndex } from './place-cell';
import { addStepTo } from './pipeline-steps';
import type { Planner } from './planner';
import { codeOf, isIdentifier, variableFor } from './python-code';
import { EditRefused } from './refused';

const PORT_NAME = /^\w{1,255}$/u;

export function addReference(planner: Planner, gesture: Extract<Gesture, { kind: 'add-reference' }>): void {
  const { name, path, mode = 'mount' } = gesture;
  requirePortName(name);
  const variable = newVariable(planner, gesture.variable, name, 'data');
  const store = datastoreCode(planner, gesture.datastore);
  const index = placeFor(planner, 'data', store.names);
  const quoted = (text: string) => stringLiteral(text, planner.quote);
  const call = callOf(planner, index, 'DataReference', [
    `datastore=${store.code}`,
    `data_reference_name=${quoted(name)}`,
    ...(path === '' ? [] : [`path_on_datastore=${quoted(path)}`]),
    ...(mode === 'mount' ? [] : [`mode=${quoted(mode)}`])
  ]);
  const cell = addDataCode(planner, index, variable, [...store.imports(index), ...call.imports], call.code);
  planner.expect({
    kind: 'reference',
    id: variable,
    name,
    datastore: store.name,
    path,
    mode,
    origin: { cell, variable }
  });
}

export function addData(planner: Planner, gesture: Extract<Gesture, { kind: 'add-data' }>): void {
  const { name } = gesture;
  requirePortName(name);
  const store = gesture.datastore ?? defaultStore(planner);
  makeData(planner, name, newVariable(planner, gesture.variable, name, 'data'), store);
}

/** A new `PipelineData`, near its like; above `before`, when something there is to use it. */
export function makeData(
  planner: Planner,
  name: string,
  variable: string,
  datastore: string | undefined,
  before?: CellIndex
): DataNode {
  const index = placeFor(planner, 'data', datastore === undefined ? [] : [datastore], before);
  const data = dataCall(planner, index, name, datastore);
  const cell = addDataCode(planner, index, variable, data.imports, data.code);
  const node: DataNode = {
    kind: 'data',
    id: variable,
    name,
    datastore: datastoreName(planner, datastore),
    mode: 'mount',
    origin: { cell, variable }
  };
  planner.expect(node);
  return node;
}

/** The variable of the default datastore, if it has one above the cell at `before`. */
export function defaultStore(planner: Planner, before: CellIndex = Infinity): string | undefined {
  return planner.parsed.datastores.find(store => store.name === null && lastWriter(planner, store.variable) < before)
    ?.variable;
}

/** `PipelineData("name", datastore=store)` on one line. */
function dataCall(
  planner: Planner,
  index: CellIndex,
  name: string,
  datastore: string | undefined
): { code: string; imports: string[] } {
  const { name: callee, line } = importFor(planner, 'PipelineData', index);
  const store = datastore === undefined ? '' : `, datastore=${datastore}`;
  return { code: `${callee}(${stringLiteral(name, planner.quote)}${store})`, imports: line === null ? [] : [line] };
}

function datastoreName(planner: Planner, variable: string | undefined): string | null {
  return planner.parsed.datastores.find(store => store.variable === variable)?.name ?? null;
}

export function addStep(planner: Planner, gesture: Extract<Gesture, { kind: 'add-step' }>): void {
  const { name, script, source, compute, runConfig, pipeline } = gesture;
  if (!name.trim() || !script.trim()) {
    throw new EditRefused('bad-name', 'A step needs a name and a script.', name, 'Give it both.');
  }
  const base = variableFor(name, 'step');
  const variable = newVariable(planner, gesture.variable, /step$/u.test(base) ? base : `${base}_step`, 'step');
  const needs = [nameIn(compute), runConfig].filter(needed => needed !== undefined);
  const before = pipeline === undefined ? undefined : planner.cellIndex(planner.pipeline(pipeline).cell);
  const index = placeFor(planner, 'step', needs, before);
  const quoted = (text: string) => stringLiteral(text, planner.quote);
  const call = callOf(planner, index, 'PythonScriptStep', [
    `name=${quoted(name)}`,
    `script_name=${quoted(script)}`,
    'arguments=[]',
    'inputs=[]',
    'outputs=[]',
    ...(compute === undefined ? [] : [`compute_target=${codeOf(compute, planner.quote)}`]),
    ...(runConfig === undefined ? [] : [`runconfig=${runConfig}`]),
    ...(source === undefined ? [] : [`source_directory=${quoted(source)}`])
  ]);
  const cell = addCell(planner, index, variable, call.imports, call.code);
  const configuration = planner.parsed.runConfigs.find(candidate => candidate.variable === runConfig);
  const step: StepNode = {
    kind: 'step',
    id: variable,
    name,
    type: 'PythonScriptStep',
    script,
    source: source ?? null,
    compute: computeName(planner, compute) ?? configuration?.target ?? null,
    environment: configuration?.environment ?? null,
    arguments: [],
    inputs: [],
    outputs: [],
    params: {},
    allowReuse: true,
    after: [],
    origin: { cell, variable }
  };
  planner.expect(step);
  if (pipeline !== undefined) {
    addStepTo(planner, pipeline, variable, variable);
  }
}

export function addPipeline(planner: Planner, gesture: Extract<Gesture, { kind: 'add-pipeline' }>): void {
  const steps = gesture.steps.map(id => planner.variable(planner.step(id).id));
  const variable = newVariable(planner, gesture.variable, 'pipeline', 'pipeline');
  const workspace = planner.parsed.workspaces[0]?.variable;
  const index = placeFor(planner, 'pipeline', [...steps, ...(workspace === undefined ? [] : [workspace])]);
  const imports: string[] = [];
  let workspaceCode = workspace;
  if (workspaceCode === undefined) {
    const { name, line } = importFor(planner, 'Workspace', index);
    imports.push(...(line === null ? [] : [line]));
    workspaceCode = `${name}.from_config()`;
  }
  const { name: callee, line } = importFor(planner, 'Pipeline', index);
  const description =
    gesture.description === undefined ? '' : `, description=${stringLiteral(gesture.description, planner.quote)}`;
  const code = `${callee}(workspace=${workspaceCode}, steps=[${steps.join(', ')}]${description})`;
  addCell(planner, index, variable, [...imports, ...(line === null ? [] : [line])], code);
  planner.expectPipeline(variable, [...gesture.steps]);
}

/** A variable nobody uses yet: the one asked for, or one made from the name. */
export function newVariable(planner: Planner, wanted: string | undefined, name: string, fallback: string): string {
  const taken = new Set<string>([...planner.parsed.imports.keys(), ...planner.parsed.nodes.map(node => node.id)]);
  planner.parsed.code.forEach(code => code.names.forEach(use => taken.add(use.name)));
  if (wanted !== undefined) {
    if (!isIdentifier(wanted)) {
      throw new EditRefused(
        'bad-name',
        `${wanted} cannot be a variable.`,
        wanted,
        'Use letters, digits and underscores.'
      );
    }
    if (taken.has(wanted)) {
      throw new EditRefused(
        'name-taken',
        `${wanted} is used in this notebook already.`,
        wanted,
        'Choose another name.'
      );
    }
    return wanted;
  }
  const base = variableFor(name, fallback);
  let variable = base;
  for (let n = 2; taken.has(variable); n++) {
    variable = `${base}_${n}`;
  }
  return variable;
}

/** `Class(` with one keyword a line, as a formatter leaves it. */
function callOf(
  planner: Planner,
  index: CellIndex,
  className: string,
  keywords: readonly string[]
): { code: string; imports: string[] } {
  const { name, line } = importFor(planner, className, index);
  const code = `${name}(\n${keywords.map(keyword => `    ${keyword},\n`).join('')})`;
  return { code, imports: line === null ? [] : [line] };
}

interface StoreCode {
  code: string;
  /** Variables the code needs. */
  names: string[];
  name: string | null;
  imports: (index: CellIndex) => string[];
}

/** The datastore to refer to: the one asked for, else a variable for the default one, else the workspace's. */
function datastoreCode(planner: Planner, wanted: string | undefined): StoreCode {
  const variable = wanted ?? defaultStore(planner);
  if (variable !== undefined) {
    return { code: variable, names: [variable], name: datastoreName(planner, variable), imports: () => [] };
  }
  const workspace = planner.parsed.workspaces[0]?.variable;
  if (workspace !== undefined) {
    return { code: `${workspace}.get_default_datastore()`, names: [workspace], name: null, imports: () => [] };
  }
  return {
    code: 'Workspace.from_config().get_default_datastore()',
    names: [],
    name: null,
    imports: index => {
      const { line } = importFor(planner, 'Workspace', index);
      return line === null ? [] : [line];
    }
  };
}

function requirePortName(name: string): void {
  if (!PORT_NAME.test(name)) {
    const cure = 'Use letters, digits and underscores, at most 255.';
    throw new EditRefused('bad-name', `${JSON.stringify(name)} cannot name data.`, name, cure);
  }
}

/** The variable a value needs, if it is one. */
function nameIn(value: CodeValue | undefined): string | undefined {
  return value && 'code' in value && isIdentifier(value.code.trim()) ? value.code.trim() : undefined;
}

function computeName(planner: Planner, value: CodeValue | undefined): string | null {
  if (value && 'literal' in value) {
    return typeof value.literal === 'string' ? value.literal : null;
  }
  return planner.parsed.computes.find(compute => compute.variable === nameIn(value))?.name ?? null;
}
