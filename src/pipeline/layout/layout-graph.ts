import * as dagre from '@dagrejs/dagre';

import { edgesOf } from '../edges';
import type { GraphNode } from '../graph';

export interface Size {
  width: number;
  height: number;
}

/** The top left corner of a node, in pixels. */
export interface Position {
  x: number;
  y: number;
}

export type Direction = 'left-to-right' | 'top-down';

/** Across the flow lines need room to bend, along it hardly any. */
const RANK_GAP: Record<Direction, number> = { 'left-to-right': 80, 'top-down': 40 };
const NODE_GAP = 32;
const MARGIN = 24;
const UNKNOWN_SIZE: Size = { width: 180, height: 60 };

/**
 * Positions for every node: data flow from left to right (or top down), nodes with no connection in rows behind it.
 * The same nodes in the same order give the same positions. Dagre is loaded with this file: import it lazily. `rankGap` is
 * the room, in pixels, that lines have along the flow.
 */
export function layoutGraph(
  nodes: readonly GraphNode[],
  sizes: ReadonlyMap<string, Size>,
  direction: Direction = 'left-to-right',
  rankGap = RANK_GAP[direction]
): Map<string, Position> {
  const sizeOf = (id: string) => sizes.get(id) ?? UNKNOWN_SIZE;
  const edges = edgesOf(nodes).filter(edge => edge.from !== edge.to);
  const connected = new Set(edges.flatMap(edge => [edge.from, edge.to]));
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: direction === 'left-to-right' ? 'LR' : 'TB',
    ranksep: rankGap,
    nodesep: NODE_GAP,
    marginx: MARGIN,
    marginy: MARGIN
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const members = nodes.filter(node => connected.has(node.id));
  members.forEach(node => graph.setNode(node.id, { ...sizeOf(node.id) }));
  edges.forEach(edge => graph.setEdge(edge.from, edge.to));
  if (members.length) {
    dagre.layout(graph);
  }
  const positions = new Map<string, Position>();
  let bottom = 0;
  let right = 0;
  for (const { id } of members) {
    const { width, height } = sizeOf(id);
    const { x, y } = graph.node(id);
    positions.set(id, { x: x - width / 2, y: y - height / 2 });
    bottom = Math.max(bottom, y + height / 2 + NODE_GAP);
    right = Math.max(right, x + width / 2);
  }
  placeRows(
    nodes.map(node => node.id).filter(id => !connected.has(id)),
    sizeOf,
    Math.max(bottom, MARGIN),
    Math.max(right, rowWidth(nodes.length - members.length, direction)),
    positions
  );
  return positions;
}

/** How wide rows of `count` nodes are when nothing above them says it: a drawing from top to bottom stays a narrow one. */
function rowWidth(count: number, direction: Direction): number {
  const columns = direction === 'left-to-right' ? 4 : Math.ceil(Math.sqrt(count / 6));
  return columns * (UNKNOWN_SIZE.width + NODE_GAP);
}

/** Rows from `top` on, each as wide as the drawing above. */
function placeRows(
  ids: readonly string[],
  sizeOf: (id: string) => Size,
  top: number,
  width: number,
  positions: Map<string, Position>
): void {
  let x = MARGIN;
  let y = top;
  let rowHeight = 0;
  for (const id of ids) {
    const size = sizeOf(id);
    if (x > MARGIN && x + size.width > width) {
      x = MARGIN;
      y += rowHeight + NODE_GAP;
      rowHeight = 0;
    }
    positions.set(id, { x, y });
    x += size.width + NODE_GAP;
    rowHeight = Math.max(rowHeight, size.height);
  }
}
