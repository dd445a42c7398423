import { findCycle, producersOf, stepsOf } from './edges';
import type { GraphNode, PipelineGraph, Port, StepNode } from './graph';
import { scriptKeywordOf } from './parse/constructors';
import type { ParsedNotebook } from './parse/parsed';
import type { PipelineProblem } from './problem';

const PORT_NAME = /^\w{1,255}$/u;

/** What keeps a graph, or the pipelines of a notebook, from running. Linear; meant to run after every edit. */
export function check(subject: ParsedNotebook | PipelineGraph): PipelineProblem[] {
  if (!('pipelines' in subject)) {
    const empty =
      stepsOf(subject.nodes).length || subject.nodes.some(node => node.kind === 'opaque')
        ? []
        : [emptyPipeline(subject.name)];
    return [...empty, ...checkNodes(subject.nodes, new Map())];
  }
  const empty = subject.pipelines.filter(pipeline => pipeline.steps.length === 0);
  return [
    ...subject.problems,
    ...empty.map(pipeline => emptyPipeline(pipeline.variable, pipeline.id, pipeline.cell)),
    ...checkNodes(subject.nodes, subject.unread)
  ];
}

function checkNodes(nodes: readonly GraphNode[], unread: ReadonlyMap<string, readonly string[]>): PipelineProblem[] {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const producers = producersOf(nodes);
  const problems: PipelineProblem[] = [];
  for (const node of nodes) {
    if (node.kind === 'step') {
      problems.push(...checkStep(node, byId, producers, unread.get(node.id) ?? []));
    } else if (node.kind !== 'opaque' && !PORT_NAME.test(node.name)) {
      problems.push(illegalName(node.name, node));
    }
  }
  for (const [data, steps] of producers) {
    const node = byId.get(data);
    if (steps.length > 1 && node?.kind === 'data') {
      problems.push({
        code: 'duplicate-output',
        severity: 'error',
        what: `${steps.join(' and ')} both write ${node.name}.`,
        where: data,
        cure: 'Let one of them write other data.',
        ...at(node)
      });
    }
  }
  const cycle = findCycle(nodes);
  if (cycle) {
    problems.push({
      code: 'cycle',
      severity: 'error',
      what: `The steps wait for each other: ${[...cycle, cycle[0]].join(' → ')}.`,
      where: cycle[0],
      cure: 'Remove one of these connections.',
      ...at(byId.get(cycle[0])!)
    });
  }
  return problems;
}

function checkStep(
  step: StepNode,
  byId: ReadonlyMap<string, GraphNode>,
  producers: ReadonlyMap<string, string[]>,
  unread: readonly string[]
): PipelineProblem[] {
  const problems: PipelineProblem[] = [...checkPorts(step, byId)];
  const add = (
    code: PipelineProblem['code'],
    what: string,
    cure: string,
    severity: PipelineProblem['severity'] = 'error'
  ) => problems.push({ code, severity, what, where: step.id, cure, ...at(step) });
  const declared = new Set([...step.inputs, ...step.outputs].map(port => port.name));
  for (const argument of step.arguments) {
    if (argument.kind === 'port' && !declared.has(argument.port)) {
      add(
        'undeclared-data',
        `The argument ${argument.port} is in neither inputs nor outputs of ${step.name}.`,
        `Add it to inputs if the script reads it, to outputs if the script writes it.`
      );
    }
  }
  for (const port of step.inputs) {
    if (byId.get(port.node)?.kind === 'data' && !producers.has(port.node)) {
      add('missing-producer', `No step writes ${port.name}.`, `Add it to the outputs of the step that writes it.`);
    }
  }
  const known = (...keywords: string[]) => !unread.some(keyword => keyword === '**' || keywords.includes(keyword));
  if (step.compute === null && known('compute_target', 'runconfig')) {
    const cure = 'Set compute_target to run it elsewhere.';
    add('no-compute', `${step.name} has no compute target: it runs on the local default.`, cure, 'warning');
  }
  const keyword = scriptKeywordOf(step.type);
  if (keyword && !step.script && known(keyword)) {
    add('missing-script', `${step.name} has no script.`, `Set ${keyword} to a file in its source directory.`);
  }
  return problems;
}

function checkPorts(step: StepNode, byId: ReadonlyMap<string, GraphNode>): PipelineProblem[] {
  const problems: PipelineProblem[] = [];
  const seen = new Map<string, Port>();
  for (const port of [...step.inputs, ...step.outputs]) {
    const node = byId.get(port.node);
    const isOwnName = node !== undefined && 'name' in node && node.name === port.name;
    if (!PORT_NAME.test(port.name) && !isOwnName) {
      problems.push(illegalName(port.name, step));
    }
    if (seen.has(port.name)) {
      const twice = seen.get(port.name)!.node === port.node;
      problems.push({
        code: 'duplicate-port',
        severity: 'error',
        what: `${step.name} uses ${twice ? 'the data' : 'two different data under the name'} ${port.name}${twice ? ' twice' : ''}.`,
        where: step.id,
        cure: twice ? 'Remove one of them.' : 'Give one of them another name, for inputs by as_input(name).',
        ...at(step)
      });
    }
    seen.set(port.name, port);
  }
  return problems;
}

function illegalName(name: string, node: GraphNode): PipelineProblem {
  return {
    code: 'illegal-port-name',
    severity: 'error',
    what: `${JSON.stringify(name)} cannot name data: names become environment variables.`,
    where: node.id,
    cure: 'Use letters, digits and underscores, at most 255.',
    ...at(node)
  };
}

function emptyPipeline(name: string, node?: string, cell?: string): PipelineProblem {
  return {
    code: 'empty-pipeline',
    severity: 'error',
    what: `The pipeline ${name} has no steps.`,
    where: name,
    cure: 'Add a step to it.',
    ...(node === undefined ? {} : { node }),
    ...(cell === undefined ? {} : { cell })
  };
}

function at(node: GraphNode): { node: string; cell?: string } {
  return node.origin ? { node: node.id, cell: node.origin.cell } : { node: node.id };
}
