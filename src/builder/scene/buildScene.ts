import { edgesOf, producersOf } from '../../pipeline';
import type { GraphNode, ParsedNotebook, ParsedPipeline, PipelineProblem } from '../../pipeline';
import type { INodePosition } from '../../notebook/tokens';
import type { Placement } from './placement';
import { NODE_SIZE, type IScene, type ISceneNode, type StepState } from './scene';

interface IShown {
  node: GraphNode;
  inPipeline: boolean;
}

interface IOptions {
  parsed: ParsedNotebook;
  /** The pipeline that is shown; null while the notebook has none. */
  pipeline: ParsedPipeline | null;
  problems: readonly PipelineProblem[];
  positions: ReadonlyMap<string, INodePosition>;
  /** By node id. */
  states: ReadonlyMap<string, StepState>;
  placement: Placement;
  /** The scene before: boxes that are as they were stay the same objects, so that they are not drawn again. */
  before: IScene;
}

/** The drawing of a pipeline, and of what is in no pipeline yet. */
export function buildScene(options: IOptions): IScene {
  const { parsed, pipeline, problems, positions, states, placement, before } = options;
  const shown = nodesShown(parsed, pipeline);
  const places = placement.places(
    shown.map(({ node }) => node),
    positions
  );
  const producers = producersOf(shown.map(({ node }) => node));
  const known = new Map(before.nodes.map(item => [item.id, item]));
  const nodes = shown.map(({ node, inPipeline }) => {
    const item: ISceneNode = {
      id: node.id,
      node,
      ...places.get(node.id)!,
      ...NODE_SIZE[node.kind],
      problems: problems.filter(problem => problem.node === node.id),
      inPipeline,
      isTarget: node.kind !== 'reference' || producers.has(node.id),
      run: states.get(node.id) ?? null
    };
    const old = known.get(item.id);
    return old && JSON.stringify(old) === JSON.stringify(item) ? old : item;
  });
  return { nodes, edges: edgesOf(nodes.map(({ node }) => node)) };
}

/** In the order of the notebook. */
function nodesShown(parsed: ParsedNotebook, pipeline: ParsedPipeline | null): IShown[] {
  const members = new Map(pipeline?.graph.nodes.map(node => [node.id, node]));
  const elsewhere = new Set(parsed.pipelines.flatMap(other => other.graph.nodes.map(node => node.id)));
  return parsed.nodes
    .filter(({ id }) => members.has(id) || !elsewhere.has(id))
    .map(node => ({ node: members.get(node.id) ?? node, inPipeline: members.has(node.id) }));
}
