import type { Edge, GraphNode, PipelineProblem } from '../../pipeline';
import type { Step } from '../../protocol/entities';

/** A step in a run: what the drawing shows of it. */
export type StepState = Pick<Step, 'status' | 'reused'>;

/** A box of the drawing. */
export interface ISceneNode {
  readonly id: string;
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly problems: readonly PipelineProblem[];
  /** Part of the pipeline that is shown; the others are in no pipeline yet. */
  readonly inPipeline: boolean;
  /** Lines can lead to it: not to existing data, unless a step writes there. */
  readonly isTarget: boolean;
  /** The step in the newest run of this pipeline, if there is one. */
  readonly run: StepState | null;
}

/** What the canvas draws and the outline lists. */
export interface IScene {
  readonly nodes: readonly ISceneNode[];
  readonly edges: readonly Edge[];
}

/** Sizes are fixed so that the canvas can leave out what is not visible, and the layout needs no measuring. */
export const NODE_SIZE = {
  step: { width: 184, height: 64 },
  data: { width: 176, height: 48 },
  reference: { width: 176, height: 48 },
  opaque: { width: 176, height: 48 }
} as const;
