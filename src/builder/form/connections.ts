import { producersOf } from '../../pipeline';
import type { GraphNode, Gesture } from '../../pipeline';

/** Lines run from data to a step that reads them, from a step to data it writes, or from step to step. */
export function canConnect(from: GraphNode, to: GraphNode): boolean {
  if (from.id === to.id || from.kind === 'opaque') {
    return false;
  }
  return to.kind === 'step' || (from.kind === 'step' && to.kind === 'data');
}

/** How one step can come before another: through data one of them knows, through new data, or by order alone. */
export type Way = { kind: 'data'; data: string } | { kind: 'new-data' } | { kind: 'order' };

/** The ways between two nodes, the one a plain connection takes first; one without choice for all but two steps. */
export function waysBetween(nodes: readonly GraphNode[], from: GraphNode, to: GraphNode): readonly Way[] {
  if (from.kind !== 'step' || to.kind !== 'step') {
    return [];
  }
  const producers = producersOf(nodes);
  const reads = new Set(to.inputs.map(port => port.node));
  const writes = new Set(from.outputs.map(port => port.node));
  const data = nodes.filter(node => node.kind === 'data');
  const own = data.filter(({ id }) => writes.has(id) && !reads.has(id));
  const awaited = data.filter(({ id }) => reads.has(id) && !producers.has(id));
  return [
    ...[...own, ...awaited].map(({ id }): Way => ({ kind: 'data', data: id })),
    { kind: 'new-data' },
    { kind: 'order' }
  ];
}

/** `argument`: the flag before the path, null for no argument, undefined for the usual one. */
export function connectGesture(
  from: string,
  to: string,
  way: Way | undefined,
  argument: string | null | undefined
): Gesture {
  if (way?.kind === 'order') {
    return { kind: 'add-run-after', step: to, after: from };
  }
  const through = way && { data: way.kind === 'data' ? way.data : null };
  return { kind: 'connect', from, to, argument, ...through };
}
