import type { GraphNode, StepNode } from './graph';

/**
 * A line of the drawing. `input` goes from data to the step that reads them, `output` from a step to the data it
 * writes, `order` from a step to one that must run after it.
 */
export interface Edge {
  id: string;
  kind: 'input' | 'output' | 'order';
  from: string;
  to: string;
}

/** The lines between nodes, each once, in the order of the nodes. Ends that are not in `nodes` have no line. */
export function edgesOf(nodes: readonly GraphNode[]): Edge[] {
  const known = new Set(nodes.map(node => node.id));
  const edges = new Map<string, Edge>();
  const add = (kind: Edge['kind'], from: string, to: string) => {
    const id = `${kind}:${from}→${to}`;
    if (known.has(from) && known.has(to)) {
      edges.set(id, { id, kind, from, to });
    }
  };
  for (const step of stepsOf(nodes)) {
    step.inputs.forEach(port => add('input', port.node, step.id));
    step.outputs.forEach(port => add('output', step.id, port.node));
    step.after.forEach(before => add('order', before, step.id));
  }
  return [...edges.values()];
}

/** By step: the steps that must run before it, through data or by order. */
export function dependenciesOf(nodes: readonly GraphNode[]): Map<string, Set<string>> {
  const steps = stepsOf(nodes);
  const ids = new Set(steps.map(step => step.id));
  const producers = producersOf(nodes);
  const dependencies = new Map<string, Set<string>>();
  for (const step of steps) {
    const before = new Set(step.after.filter(id => ids.has(id)));
    step.inputs.flatMap(port => producers.get(port.node) ?? []).forEach(id => before.add(id));
    dependencies.set(step.id, before);
  }
  return dependencies;
}

/** By data node: the steps that write it. */
export function producersOf(nodes: readonly GraphNode[]): Map<string, string[]> {
  const producers = new Map<string, string[]>();
  for (const step of stepsOf(nodes)) {
    for (const node of new Set(step.outputs.map(port => port.node))) {
      producers.set(node, [...(producers.get(node) ?? []), step.id]);
    }
  }
  return producers;
}

/** By data node: the steps that read it. */
export function consumersOf(nodes: readonly GraphNode[]): Map<string, string[]> {
  const consumers = new Map<string, string[]>();
  for (const step of stepsOf(nodes)) {
    for (const node of new Set(step.inputs.map(port => port.node))) {
      consumers.set(node, [...(consumers.get(node) ?? []), step.id]);
    }
  }
  return consumers;
}

/** Steps so that each comes after what it depends on, notebook order where that is free; those on a cycle come last. */
export function topologicalOrder(nodes: readonly GraphNode[]): string[] {
  const dependencies = dependenciesOf(nodes);
  const waiting = new Map([...dependencies].map(([id, before]) => [id, before.size]));
  const followers = new Map<string, string[]>();
  for (const [id, before] of dependencies) {
    before.forEach(earlier => followers.set(earlier, [...(followers.get(earlier) ?? []), id]));
  }
  const order: string[] = [];
  const ready = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    order.push(id);
    for (const follower of followers.get(id) ?? []) {
      const count = waiting.get(follower)! - 1;
      waiting.set(follower, count);
      if (count === 0) {
        ready.push(follower);
      }
    }
  }
  const placed = new Set(order);
  return [...order, ...[...dependencies.keys()].filter(id => !placed.has(id))];
}

/** The steps of one cycle in running order, or null. One depth-first walk: linear in nodes and edges. */
export function findCycle(nodes: readonly GraphNode[]): string[] | null {
  const dependencies = dependenciesOf(nodes);
  const done = new Set<string>();
  for (const start of dependencies.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    const stack: { id: string; rest: Iterator<string> }[] = [];
    const enter = (id: string) => {
      path.push(id);
      onPath.add(id);
      stack.push({ id, rest: dependencies.get(id)!.values() });
    };
    if (!done.has(start)) {
      enter(start);
    }
    while (stack.length) {
      const { id, rest } = stack[stack.length - 1];
      const next = rest.next();
      if (next.done) {
        stack.pop();
        path.pop();
        onPath.delete(id);
        done.add(id);
      } else if (onPath.has(next.value)) {
        // The path goes from a step to what it needs, so it is read backwards.
        return startFirst(path.slice(path.indexOf(next.value)).reverse(), [...dependencies.keys()]);
      } else if (!done.has(next.value)) {
        enter(next.value);
      }
    }
  }
  return null;
}

/** The cycle from its first step in notebook order on. */
function startFirst(cycle: string[], order: readonly string[]): string[] {
  const members = new Set(cycle);
  const start = cycle.indexOf(order.find(id => members.has(id))!);
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

export function stepsOf(nodes: readonly GraphNode[]): StepNode[] {
  return nodes.filter(node => node.kind === 'step');
}
