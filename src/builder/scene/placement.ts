import { edgesOf } from '../../pipeline';
import type { GraphNode } from '../../pipeline';
import type { layoutGraph, Position } from '../../pipeline/layout/layout-graph';
import type { INodePosition } from '../../notebook/tokens';
import { NODE_SIZE } from './scene';

const GAP = 16;

interface IBox extends Position {
  width: number;
  height: number;
}

/** Places for nodes: where the user has put them, and for the others where the layout has room. */
export class Placement {
  constructor(private readonly _layout: typeof layoutGraph) {}

  places(nodes: readonly GraphNode[], fixed: ReadonlyMap<string, INodePosition>): ReadonlyMap<string, Position> {
    const places = new Map<string, Position>();
    const taken: IBox[] = [];
    const put = (node: GraphNode, place: Position) => {
      places.set(node.id, place);
      taken.push({ ...place, ...NODE_SIZE[node.kind] });
    };
    const isFixed = (node: GraphNode) => fixed.has(node.id);
    nodes.filter(isFixed).forEach(node => put(node, fixed.get(node.id)!));
    const free = nodes.filter(node => !isFixed(node));
    const automatic = free.length ? this._automatic(nodes) : null;
    for (const node of free) {
      put(node, clear({ ...automatic!.get(node.id)!, ...NODE_SIZE[node.kind] }, taken));
    }
    return places;
  }

  /** The layout of a graph of this shape: typing in cells mostly leaves it alone, and large ones take their time. */
  private _automatic(nodes: readonly GraphNode[]): ReadonlyMap<string, Position> {
    const shape = JSON.stringify([nodes.map(({ id, kind }) => [id, kind]), edgesOf(nodes).map(edge => edge.id)]);
    if (shape !== this._shape) {
      this._shape = shape;
      // Top down: a builder stands beside its notebook, where it is higher than wide.
      this._known = this._layout(nodes, new Map(nodes.map(node => [node.id, NODE_SIZE[node.kind]])), 'top-down');
    }
    return this._known;
  }

  private _shape = '';
  private _known: ReadonlyMap<string, Position> = new Map();
}

/** The place, or the first free one below it. */
function clear(box: IBox, taken: readonly IBox[]): Position {
  let { y } = box;
  for (let hit = true; hit;) {
    const other = taken.find(
      candidate =>
        box.x < candidate.x + candidate.width &&
        candidate.x < box.x + box.width &&
        y < candidate.y + candidate.height &&
        candidate.y < y + box.height
    );
    hit = other !== undefined;
    y = other ? other.y + other.height + GAP : y;
  }
  return { x: box.x, y };
}
