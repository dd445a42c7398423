import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { edgesOf } from '../pipeline/edges';
import type { GraphNode, PipelineGraph } from '../pipeline/graph';
import type { Position } from '../pipeline/layout/layout-graph';
import type { Run, Step } from '../protocol/entities';
import type { RunViewModel } from './runViewModel';
import { stepText, toneOfStep } from './states';

/** A drawing of more is of no use, and a hostile file could ask for it. */
const MOST_NODES = 400;
/** A wide graph shrinks to the width there is, as long as its texts can be read. */
const SMALLEST_SCALE = 0.85;
const RANK_GAP = 40;
const SIZES = {
  step: { width: 152, height: 48 },
  data: { width: 132, height: 32 },
  reference: { width: 132, height: 32 },
  opaque: { width: 132, height: 32 }
} as const;

interface IProps {
  graph: PipelineGraph;
  run: Run;
  model: RunViewModel;
  trans: TranslationBundle;
}

type Places = ReadonlyMap<string, Position>;

/** The run's graph with the state of each step. A step opens its log. */
export function RunGraph({ graph, run, model, trans }: IProps): React.JSX.Element {
  const [places, setPlaces] = React.useState<Places | null>(null);
  // React's ids have colons, which a reference in a style cannot.
  const arrow = `jp-SteploomGraph-arrow${React.useId().replace(/:/gu, '-')}`;
  const isTooLarge = graph.nodes.length > MOST_NODES;
  React.useEffect(() => {
    let isCurrent = true;
    if (!isTooLarge) {
      void import('../pipeline/layout/layout-graph').then(({ layoutGraph }) => {
        if (isCurrent) {
          const sizes = new Map(graph.nodes.map(node => [node.id, SIZES[node.kind]]));
          setPlaces(layoutGraph(graph.nodes, sizes, 'left-to-right', RANK_GAP));
        }
      });
    }
    return () => {
      isCurrent = false;
    };
  }, [graph, isTooLarge]);

  if (isTooLarge) {
    return (
      <p className="jp-SteploomRun-quiet">
        {trans.__('The graph has %1 nodes, more than can be drawn. The steps are in the table.', graph.nodes.length)}
      </p>
    );
  }
  if (!places) {
    return <p className="jp-SteploomRun-quiet">{trans.__('Drawing …')}</p>;
  }
  const steps = new Map(run.steps.map(step => [step.node, step]));
  const width = Math.max(...graph.nodes.map(node => (places.get(node.id)?.x ?? 0) + SIZES[node.kind].width), 0) + 24;
  const height = Math.max(...graph.nodes.map(node => (places.get(node.id)?.y ?? 0) + SIZES[node.kind].height), 0) + 24;
  const kinds = new Map(graph.nodes.map(node => [node.id, node.kind]));
  return (
    <div className="jp-SteploomRun-scroll">
      <svg
        className="jp-SteploomGraph"
        style={{ maxWidth: width, minWidth: width * SMALLEST_SCALE }}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={trans.__('Graph of the run')}
      >
        <defs>
          <marker id={arrow} viewBox="0 0 8 8" refX="8" refY="4" markerWidth="6" markerHeight="6" orient="auto">
            <path className="jp-SteploomGraph-arrow" d="M0,0 L8,4 L0,8 Z" />
          </marker>
        </defs>
        {edgesOf(graph.nodes).map(edge => {
          const from = places.get(edge.from);
          const to = places.get(edge.to);
          return (
            from &&
            to && (
              <path
                key={edge.id}
                className="jp-SteploomGraph-edge"
                data-kind={edge.kind}
                markerEnd={`url(#${arrow})`}
                d={curve(from, SIZES[kinds.get(edge.from)!], to, SIZES[kinds.get(edge.to)!])}
              />
            )
          );
        })}
        {graph.nodes.map(node => {
          const place = places.get(node.id);
          return (
            place && (
              <Node
                key={node.id}
                node={node}
                place={place}
                step={steps.get(node.id) ?? null}
                onOpen={stepId => model.chooseStep(stepId, 'logs')}
                trans={trans}
              />
            )
          );
        })}
      </svg>
    </div>
  );
}

interface INodeProps {
  node: GraphNode;
  place: Position;
  step: Step | null;
  onOpen(stepId: string): void;
  trans: TranslationBundle;
}

function Node({ node, place, step, onOpen, trans }: INodeProps): React.JSX.Element {
  const { width, height } = SIZES[node.kind];
  const name = node.kind === 'opaque' ? node.label : node.name;
  const state = step ? stepText(step, trans) : '';
  const open = step ? () => onOpen(step.id) : undefined;
  return (
    <g
      className="jp-SteploomGraph-node"
      data-kind={node.kind}
      data-tone={step ? toneOfStep(step) : undefined}
      transform={`translate(${place.x},${place.y})`}
      role={step ? 'button' : 'img'}
      tabIndex={step ? 0 : undefined}
      aria-label={step ? trans.__('Step %1: %2. Show its log', name, state) : trans.__('Data %1', name)}
      onClick={open}
      onKeyDown={event => {
        if (open && (event.key === 'Enter' || event.key === ' ')) {
          event.preventDefault();
          event.stopPropagation();
          open();
        }
      }}
    >
      <title>{step?.reason ? trans.__('%1: %2', name, step.reason) : name}</title>
      <rect width={width} height={height} rx={node.kind === 'step' ? 3 : height / 2} />
      <text x={width / 2} y={node.kind === 'step' ? 20 : height / 2 + 4} textAnchor="middle">
        {shortened(name, node.kind === 'step' ? 20 : 17)}
      </text>
      {node.kind === 'step' && (
        <text className="jp-SteploomGraph-state" x={width / 2} y={37} textAnchor="middle">
          {step ? trans.__('%1 %2', MARKS[toneOfStep(step)], state) : trans.__('Not in this run')}
        </text>
      )}
    </g>
  );
}

/** The shape of a state, as a character: text in a drawing scales with it. */
const MARKS = {
  waiting: '○',
  running: '▶',
  finished: '✓',
  reused: '↻',
  failed: '✕',
  canceled: '⊘',
  skipped: '»'
} as const;

interface ISize {
  width: number;
  height: number;
}

function curve(from: Position, fromSize: ISize, to: Position, toSize: ISize): string {
  const x1 = from.x + fromSize.width;
  const y1 = from.y + fromSize.height / 2;
  const x2 = to.x;
  const y2 = to.y + toSize.height / 2;
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
