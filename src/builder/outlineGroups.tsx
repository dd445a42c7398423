import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { stepText, toneOfStep } from '../runs/states';
import { StatusBadge } from '../ui/StatusBadge';
import type { ITreeRow } from '../ui/Tree';
import { kindIcons } from './icons';
import type { BuilderModel } from './model';
import { ProblemMark } from './ProblemMark';
import type { ISceneNode } from './scene/scene';
import { titleOf } from './sentences';

export type GroupId = 'data' | 'steps' | 'pipelines';

export interface IOutlineGroup {
  id: GroupId;
  /** The id of its row: no variable, so that it cannot be a node's. */
  rowId: string;
  label: string;
  icon: ITreeRow['icon'];
  rows: readonly ITreeRow[];
}

/** What the outline lists, group by group. */
export function outlineGroups(model: BuilderModel, trans: TranslationBundle): readonly IOutlineGroup[] {
  const { nodes } = model.scene;
  const rowsOf = (...kinds: ISceneNode['node']['kind'][]) =>
    nodes.filter(({ node }) => kinds.includes(node.kind)).map(item => nodeRow(item, trans));
  return [
    {
      id: 'data',
      rowId: 'group:data',
      label: trans.__('Data'),
      icon: kindIcons.data,
      rows: rowsOf('reference', 'data')
    },
    {
      id: 'steps',
      rowId: 'group:steps',
      label: trans.__('Steps'),
      icon: kindIcons.step,
      rows: rowsOf('step', 'opaque')
    },
    {
      id: 'pipelines',
      rowId: 'group:pipelines',
      label: trans.__('Pipelines'),
      icon: kindIcons.pipeline,
      rows: model.pipelines.map(({ id, name, steps }) => ({
        id,
        level: 2,
        label: id,
        detail: name === id ? trans._n('%1 step', '%1 steps', steps.length) : name,
        icon: kindIcons.pipeline,
        expanded: null,
        badge: <ProblemMark problems={model.problems.filter(problem => problem.node === id)} trans={trans} />
      }))
    }
  ];
}

function nodeRow({ node, problems, run }: ISceneNode, trans: TranslationBundle): ITreeRow {
  const title = titleOf(node);
  const detail = node.kind === 'step' ? node.script : node.id;
  return {
    id: node.id,
    level: 2,
    label: title,
    // Where there is a state there is no room for more.
    detail: run || detail === title ? undefined : detail,
    icon: kindIcons[node.kind],
    expanded: null,
    badge: (
      <>
        {run && <StatusBadge tone={toneOfStep(run)} label={stepText(run, trans)} />}
        <ProblemMark problems={problems} trans={trans} />
      </>
    )
  };
}
