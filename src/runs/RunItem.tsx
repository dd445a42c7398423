import { redoIcon, stopIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Run } from '../protocol/entities';
import { IconButton } from '../ui/IconButton';
import { Progress } from '../ui/Progress';
import { StatusBadge } from '../ui/StatusBadge';
import { duration } from '../ui/duration';
import { isFinal } from './order';
import { progressOf } from './progress';
import type { RunsModel } from './runsModel';
import { stateText, toneOfRun } from './states';
import { elapsed } from './times';
import '../../style/link.css';

interface IProps {
  run: Run;
  now: number;
  model: RunsModel;
  trans: TranslationBundle;
}

/** One run of the list. */
export function RunItem({ run, now, model, trans }: IProps): React.JSX.Element {
  const { done, total } = progressOf(run);
  const took = elapsed(run, now);
  const name = trans.__('%1, run %2', run.experiment, run.number);
  const isLive = model.isLive(run.id);
  return (
    <li className="jp-SteploomItem" aria-label={name}>
      <div className="jp-SteploomItem-head">
        <button
          type="button"
          className="jp-SteploomLink jp-SteploomItem-name"
          title={trans.__('Open %1 (%2)', name, run.id)}
          onClick={() => model.open(run.id)}
        >
          {name}
        </button>
        {!isFinal(run.status) && isLive && (
          <span className="jp-SteploomItem-actions">
            <IconButton
              icon={stopIcon}
              label={trans.__('Cancel %1', name)}
              disabled={run.status === 'CancelRequested' || model.isCancelling(run.id)}
              onClick={() => void model.cancel(run.id)}
            />
          </span>
        )}
        {model.canRerun(run) && (
          <span className="jp-SteploomItem-actions">
            <IconButton
              icon={redoIcon}
              label={trans.__('Rerun failed steps of %1', name)}
              disabled={model.isRerunning(run.id)}
              onClick={() => void model.rerun(run.id)}
            />
          </span>
        )}
      </div>
      <div className="jp-SteploomItem-line jp-mod-flush">
        <StatusBadge tone={toneOfRun(run.status)} label={stateText(run.status, trans)} />
        <span className="jp-SteploomRun-quiet">
          {trans.__('%1/%2 steps', done, total)}
          {took !== null && ` · ${duration(took, trans)}`}
        </span>
      </div>
      {!isFinal(run.status) && <Progress label={trans.__('Steps done of %1', name)} done={done} total={total} />}
      {!isFinal(run.status) && !isLive && (
        <div className="jp-SteploomItem-line jp-mod-quiet jp-mod-flush">
          {trans.__('Last known state: no kernel reports on it now.')}
        </div>
      )}
      {run.error && <div className="jp-SteploomItem-line jp-mod-quiet jp-mod-flush">{run.error.what}</div>}
    </li>
  );
}
