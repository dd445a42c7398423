import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Run } from '../protocol/entities';
import { Progress } from '../ui/Progress';
import { StatusBadge } from '../ui/StatusBadge';
import { TextButton } from '../ui/TextButton';
import { duration } from '../ui/duration';
import { useThrottled } from '../ui/useThrottled';
import { RunRelations } from './RunRelations';
import { progressOf } from './progress';
import type { RunViewModel } from './runViewModel';
import { stateText, toneOfRun } from './states';
import { elapsed } from './times';

/** Changes are read aloud no more often than this. */
const SAID_MS = 3000;

interface IProps {
  model: RunViewModel;
  run: Run;
  now: number;
  trans: TranslationBundle;
  /** Shows the run in a tab of its own; absent where it already is. */
  onOpen?(): void;
}

/** What run this is, how it stands, and how to end it. */
export function RunHeader({ model, run, now, trans, onOpen }: IProps): React.JSX.Element {
  const { done, total } = progressOf(run);
  const took = elapsed(run, now);
  const said = useThrottled(
    trans.__('%1, run %2: %3, %4 of %5 steps', run.experiment, run.number, stateText(run.status, trans), done, total),
    SAID_MS
  );
  return (
    <header className="jp-SteploomRun-header">
      <div className="jp-SteploomRun-title">
        <span className="jp-SteploomRun-name">{trans.__('%1, run %2', run.experiment, run.number)}</span>
        <StatusBadge tone={toneOfRun(run.status)} label={stateText(run.status, trans)} />
        <span className="jp-SteploomRun-quiet">
          {trans.__('%1 of %2 steps', done, total)}
          {took !== null && ` · ${duration(took, trans)}`}
        </span>
        <span className="jp-SteploomRun-actions">
          {model.canCancel && (
            <TextButton
              label={trans.__('Cancel run')}
              disabled={model.isCancelling}
              onClick={() => void model.cancel()}
            />
          )}
          {model.canRerunFailed && (
            <TextButton
              label={trans.__('Rerun failed')}
              title={trans.__(
                'A new run of what has no result, with the scripts as they are now; finished steps are taken over'
              )}
              disabled={model.isRerunning}
              onClick={() => void model.rerun('failed')}
            />
          )}
          {onOpen && <TextButton label={trans.__('Open in a tab')} onClick={onOpen} />}
        </span>
      </div>
      <div className="jp-SteploomHidden" role="status">
        {said}
      </div>
      <Progress label={trans.__('Steps done')} done={done} total={total} tone={toneOfRun(run.status)} />
      <dl className="jp-SteploomRun-facts">
        <Fact name={trans.__('Run id')} value={run.id} isCode />
        <Fact name={trans.__('Workspace')} value={run.workspace} />
        {run.name && run.name !== run.experiment && <Fact name={trans.__('Pipeline')} value={run.name} />}
        <Fact name={trans.__('Created')} value={localTime(run.created)} />
        {run.ended && <Fact name={trans.__('Ended')} value={localTime(run.ended)} />}
        <RunRelations model={model} run={run} trans={trans} />
      </dl>
    </header>
  );
}

function Fact({ name, value, isCode }: { name: string; value: string; isCode?: boolean }): React.JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{isCode ? <code>{value}</code> : value}</dd>
    </div>
  );
}

function localTime(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toLocaleString();
}
