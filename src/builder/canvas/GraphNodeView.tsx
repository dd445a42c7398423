import type { TranslationBundle } from '@jupyterlab/translation';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import * as React from 'react';

import { scriptKeywordOf } from '../../pipeline';
import { stepText, toneOfStep } from '../../runs/states';
import { classes } from '../../ui/classes';
import { StatusBadge } from '../../ui/StatusBadge';
import { kindIcons } from '../icons';
import { ProblemMark } from '../ProblemMark';
import type { ISceneNode } from '../scene/scene';
import { titleOf } from '../sentences';

export type CanvasNode = Node<{ item: ISceneNode; trans: TranslationBundle }, 'graph'>;

/** One box of the canvas: name, a line of detail or the newest run's state, and a mark where something is wrong. */
export const GraphNodeView = React.memo(function GraphNodeView({ data, selected }: NodeProps<CanvasNode>) {
  const { item, trans } = data;
  const { node, problems, run, inPipeline, isTarget } = item;
  const icon = kindIcons[node.kind];
  return (
    <div
      className={classes(
        'jp-SteploomNode',
        selected && 'jp-mod-selected',
        !inPipeline && 'jp-mod-outside',
        problems.some(({ severity }) => severity === 'error') && 'jp-mod-problem'
      )}
      data-kind={node.kind}
      data-tone={run ? toneOfStep(run) : undefined}
      title={inPipeline ? titleOf(node) : trans.__('%1: in no pipeline yet', titleOf(node))}
    >
      {isTarget && <Handle type="target" position={Position.Top} />}
      <icon.react tag="span" className="jp-SteploomNode-icon" aria-hidden="true" />
      <span className="jp-SteploomNode-name">{titleOf(node)}</span>
      <ProblemMark problems={problems} trans={trans} />
      <span className="jp-SteploomNode-detail">{detailOf(item, trans)}</span>
      {run && (
        <span className="jp-SteploomNode-status">
          <StatusBadge tone={toneOfStep(run)} label={stepText(run, trans)} />
        </span>
      )}
      <Handle type="source" position={Position.Bottom} />
    </div>
  );
});

function detailOf({ node }: ISceneNode, trans: TranslationBundle): string {
  switch (node.kind) {
    case 'step':
      return node.script || (scriptKeywordOf(node.type) === null ? node.type : trans.__('no script yet'));
    case 'reference':
      return node.path || trans.__('whole datastore');
    case 'data':
      return node.id === node.name ? (node.datastore ?? '') : node.id;
    case 'opaque':
      return node.reason;
  }
}
