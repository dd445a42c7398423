import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Schedule } from '../../protocol/entities';
import { StatusBadge } from '../../ui/StatusBadge';
import { EnableButton } from './EnableButton';
import type { SchedulesModel } from './model';
import { statusText, toneOf } from './status';

interface IProps {
  schedule: Schedule;
  model: SchedulesModel;
  trans: TranslationBundle;
}

/** One schedule: when it submits, when it did, and what went wrong. */
export function ScheduleItem({ schedule, model, trans }: IProps): React.JSX.Element {
  const { id, name, status, when, nextDue, lastFired, problem } = schedule;
  return (
    <li className="jp-SteploomItem" aria-label={name}>
      <div className="jp-SteploomItem-head">
        <span className="jp-SteploomItem-name" title={trans.__('%1 (%2)', name, id)}>
          {name}
        </span>
        <EnableButton
          name={name}
          status={status}
          model={model}
          trans={trans}
          onEnable={enabled => void model.enableSchedule(id, enabled)}
        />
      </div>
      <div className="jp-SteploomItem-line jp-mod-flush">
        <StatusBadge tone={toneOf(status)} label={statusText(status, trans)} />
        <span>{when}</span>
      </div>
      <div className="jp-SteploomItem-line jp-mod-quiet jp-mod-flush">
        {nextDue && <span>{trans.__('Next: %1', localTime(nextDue))}</span>}
        <span>{lastFired ? trans.__('Last: %1', localTime(lastFired)) : trans.__('Nothing submitted yet')}</span>
      </div>
      {problem && (
        <div className="jp-SteploomItem-line jp-mod-flush">
          <StatusBadge tone="failed" label={problem.what} title={problem.cure} />
        </div>
      )}
    </li>
  );
}

function localTime(time: string): string {
  return new Date(time).toLocaleString();
}
