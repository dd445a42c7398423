import { deleteIcon, editIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Compute } from '../../protocol/entities';
import { IconButton } from '../../ui/IconButton';
import { StatusBadge } from '../../ui/StatusBadge';
import { duration } from '../../ui/duration';
import { computeIcon, insertCellIcon } from '../../ui/icons';
import type { Tone } from '../../ui/statusIcons';
import type { ComputeModel } from './model';
import { removeCompute } from './removeCompute';

interface IProps {
  compute: Compute;
  model: ComputeModel;
  trans: TranslationBundle;
}

const TONES: Record<Compute['provisioningState'], Tone> = {
  Creating: 'running',
  Updating: 'running',
  Deleting: 'running',
  Succeeded: 'finished',
  Failed: 'failed'
};

/** One compute target: its size, its nodes, and what can be done with it. */
export function ComputeItem({ compute, model, trans }: IProps): React.JSX.Element {
  const { name, vmSize, cores, memoryGb, minNodes, maxNodes, idleSeconds, nodes, provisioningState } = compute;
  const canAct = model.canAct && !model.isBusy;
  const sizes = [
    cores !== null && trans._n('%1\u00a0core', '%1\u00a0cores', cores),
    memoryGb !== null && trans.__('%1\u00a0GB', memoryGb)
  ].filter(Boolean);
  return (
    <li className="jp-SteploomItem" aria-label={name}>
      <div className="jp-SteploomItem-head">
        <computeIcon.react tag="span" className="jp-SteploomItem-icon" stylesheet="menuItem" />
        <span className="jp-SteploomItem-name" title={trans.__('%1 (%2)', name, compute.type)}>
          {name}
        </span>
        <span className="jp-SteploomItem-actions">
          <IconButton
            icon={insertCellIcon}
            label={trans.__('Insert a cell that uses %1', name)}
            onClick={() => void model.insertCode(name)}
          />
          <IconButton
            icon={editIcon}
            label={trans.__('Resize %1', name)}
            disabled={!canAct}
            onClick={() => model.openResize(name)}
          />
          <IconButton
            icon={deleteIcon}
            label={trans.__('Delete %1 …', name)}
            disabled={!canAct}
            onClick={() => void removeCompute(model, name, trans)}
          />
        </span>
      </div>
      <div className="jp-SteploomItem-line">
        <span>{vmSize}</span>
        <span>{sizes.join(' · ')}</span>
      </div>
      <div className="jp-SteploomItem-line">
        <StatusBadge tone={TONES[provisioningState]} label={provisioningState} />
        <NodeBar compute={compute} />
      </div>
      <div className="jp-SteploomItem-line jp-mod-quiet">
        {nodes.running + nodes.preparing + nodes.idle > 0
          ? trans.__('%1 running, %2 preparing, %3 idle', nodes.running, nodes.preparing, nodes.idle)
          : trans.__('No node is up')}
      </div>
      <div className="jp-SteploomItem-line jp-mod-quiet">
        {minNodes === maxNodes
          ? trans._n('Always %1 node', 'Always %1 nodes', maxNodes)
          : trans.__('%1 to %2 nodes, down after %3 idle', minNodes, maxNodes, duration(idleSeconds * 1000, trans))}
      </div>
    </li>
  );
}

/** One mark a node, for the eye only: the sentence below says the same. */
function NodeBar({ compute }: { compute: Compute }): React.JSX.Element | null {
  const { running, preparing, idle } = compute.nodes;
  if (compute.maxNodes > 16) {
    return null;
  }
  const states = [
    ...Array<string>(running).fill('running'),
    ...Array<string>(preparing).fill('preparing'),
    ...Array<string>(idle).fill('idle')
  ];
  const count = Math.max(compute.maxNodes, states.length);
  return (
    <span className="jp-SteploomNodes" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className="jp-SteploomNodes-node" data-state={states[index] ?? 'none'} />
      ))}
    </span>
  );
}
