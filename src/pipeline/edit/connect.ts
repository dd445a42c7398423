import { findCycle, producersOf } from '../edges';
import type { DataNode, ReferenceNode, StepNode } from '../graph';
import { defaultStore, makeData, newVariable } from './add-nodes';
import type { Gesture } from './gesture';
import type { Planner } from './planner';
import { addPort, removePort } from './ports';
import { variableFor } from './python-code';
import { EditRefused } from './refused';

export function connect(planner: Planner, { from, to, data, argument }: Extract<Gesture, { kind: 'connect' }>): void {
  const source = planner.node(from);
  const target = planner.node(to);
  if (from === to) {
    throw new EditRefused('cycle', `${from} cannot be connected to itself.`, from, 'Choose another node.');
  }
  if (isData(source) && target.kind === 'step') {
    read(planner, target.id, source, argument);
  } else if (source.kind === 'step' && target.kind === 'data') {
    write(planner, source.id, target, argument);
  } else if (source.kind === 'step' && target.kind === 'step') {
    pass(planner, source, target, data, argument);
  } else {
    throw new EditRefused(
      'not-editable',
      `${from} cannot be connected to ${to}.`,
      to,
      'Connect data with steps, or steps.'
    );
  }
  refuseCycle(planner, to);
}

export function disconnect(planner: Planner, { from, to }: Extract<Gesture, { kind: 'disconnect' }>): void {
  const source = planner.node(from);
  const target = planner.node(to);
  if (target.kind === 'step' && source.kind !== 'step') {
    const used = target.inputs.some(port => port.node === from);
    requireUse(used, from, to);
    removePort(planner, to, 'inputs', from);
  } else if (source.kind === 'step' && target.kind !== 'step') {
    const used = source.outputs.some(port => port.node === to);
    requireUse(used, from, to);
    removePort(planner, from, 'outputs', to);
  } else if (source.kind === 'step' && target.kind === 'step') {
    const written = new Set(source.outputs.map(port => port.node));
    const shared = [...new Set(target.inputs.map(port => port.node))].filter(id => written.has(id));
    requireUse(shared.length > 0, from, to);
    shared.forEach(id => removePort(planner, to, 'inputs', id));
  } else {
    requireUse(false, from, to);
  }
}

function requireUse(used: boolean, from: string, to: string): void {
  if (!used) {
    throw new EditRefused('nothing-to-do', `${from} is not connected to ${to}.`, to, 'There is nothing to disconnect.');
  }
}

function read(planner: Planner, to: string, data: DataNode | ReferenceNode, flag: string | null | undefined): void {
  const step = planner.step(to);
  if (step.inputs.some(port => port.node === data.id)) {
    throw new EditRefused('already-done', `${to} reads ${data.id} already.`, to, 'There is nothing to connect.');
  }
  requireFreeName(step, data, to);
  requireAbove(planner, data.id, to);
  addPort(planner, to, 'inputs', data, flag);
}

function write(planner: Planner, from: string, data: DataNode, flag: string | null | undefined): void {
  const [producer] = producersOf(planner.nodes()).get(data.id) ?? [];
  if (producer !== undefined) {
    throw producer === from
      ? new EditRefused('already-done', `${from} writes ${data.id} already.`, from, 'There is nothing to connect.')
      : new EditRefused('written-twice', `${producer} writes ${data.id} already.`, from, 'Let it write other data.');
  }
  requireFreeName(planner.step(from), data, from);
  requireAbove(planner, data.id, from);
  addPort(planner, from, 'outputs', data, flag);
}

/** Step to step: what goes between them is found, or made. */
function pass(
  planner: Planner,
  source: StepNode,
  target: StepNode,
  wanted: string | null | undefined,
  flag: string | null | undefined
): void {
  const reads = new Set(target.inputs.map(port => port.node));
  const dataNodes = planner.nodes().filter(node => node.kind === 'data');
  const producers = producersOf(planner.nodes());
  const own = dataNodes.filter(node => source.outputs.some(port => port.node === node.id) && !reads.has(node.id));
  const awaited = dataNodes.filter(node => reads.has(node.id) && !producers.has(node.id));
  const chosen = wanted === undefined ? (own[0] ?? awaited[0]) : dataNodes.find(node => node.id === wanted);
  if (typeof wanted === 'string' && !chosen) {
    throw new EditRefused('unknown-node', `There is no data ${wanted}.`, wanted, 'Choose data of this notebook.');
  }
  if (wanted === undefined && !chosen && source.outputs.some(port => reads.has(port.node))) {
    throw new EditRefused(
      'already-done',
      `${target.id} reads what ${source.id} writes.`,
      target.id,
      'There is nothing to connect.'
    );
  }
  const data = chosen ?? dataBetween(planner, source, target);
  if (!source.outputs.some(port => port.node === data.id)) {
    write(planner, source.id, data, flag);
  }
  if (!reads.has(data.id)) {
    read(planner, target.id, data, flag);
  }
}

/** New data for two steps, written above the one that comes first. */
function dataBetween(planner: Planner, source: StepNode, target: StepNode): DataNode {
  const first = Math.min(...[source, target].map(step => planner.cellIndex(planner.written(step.id).cell)));
  const name = freeName(planner, `${variableFor(source.name, 'step')}_output`);
  const variable = newVariable(planner, undefined, name, 'data');
  return makeData(planner, name, variable, defaultStore(planner, first), first);
}

function freeName(planner: Planner, base: string): string {
  const taken = new Set(planner.nodes().map(node => ('name' in node ? node.name : node.id)));
  let name = base;
  for (let n = 2; taken.has(name); n++) {
    name = `${base}_${n}`;
  }
  return name;
}

function requireFreeName(step: StepNode, data: DataNode | ReferenceNode, at: string): void {
  if ([...step.inputs, ...step.outputs].some(port => port.name === data.name)) {
    const cure = 'Give one of them another name first.';
    throw new EditRefused('name-taken', `${step.name} uses other data under the name ${data.name}.`, at, cure);
  }
}

/** A step can only use data that are defined above it. New data are put there. */
function requireAbove(planner: Planner, dataId: string, stepId: string): void {
  const data = planner.parsed.spans.nodes.get(dataId);
  const step = planner.written(stepId);
  if (!data) {
    return;
  }
  const gap = planner.cellIndex(step.cell) - planner.cellIndex(data.cell) || step.statement.from - data.statement.from;
  if (gap < 0) {
    throw new EditRefused('defined-below', `${dataId} is defined below ${stepId}.`, dataId, 'Move its cell up.');
  }
}

function refuseCycle(planner: Planner, at: string): void {
  const cycle = findCycle(planner.nodes());
  if (cycle && !findCycle(planner.parsed.nodes)) {
    const path = [...cycle, cycle[0]].join(' → ');
    throw new EditRefused(
      'cycle',
      `The steps would wait for each other: ${path}.`,
      at,
      'Remove one of these connections first.'
    );
  }
}

function isData(node: { kind: string }): node is DataNode | ReferenceNode {
  return node.kind === 'data' || node.kind === 'reference';
}
