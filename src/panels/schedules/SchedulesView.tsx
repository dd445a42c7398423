import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Notice } from '../../ui/Notice';
import { SectionFrame } from '../session/SectionFrame';
import { PublishedItem } from './PublishedItem';
import { ScheduleItem } from './ScheduleItem';
import type { SchedulesModel } from './model';

interface IProps {
  model: SchedulesModel;
  trans: TranslationBundle;
}

/** The Schedules section: what submits by itself, and the published pipelines that there are to be submitted. */
export function SchedulesView({ model, trans }: IProps): React.JSX.Element {
  return (
    <SectionFrame model={model} trans={trans} label={trans.__('Schedules')}>
      {() =>
        model.published.length === 0 && model.schedules.length === 0 ? (
          <Notice title={trans.__('No schedules yet')}>
            {trans.__('Publish a pipeline with pipeline.publish(name), then make a schedule with Schedule.create(…).')}
          </Notice>
        ) : (
          <>
            {model.schedules.length > 0 ? (
              <>
                <ul className="jp-SteploomList" aria-label={trans.__('Schedules')}>
                  {model.schedules.map(schedule => (
                    <ScheduleItem key={schedule.id} schedule={schedule} model={model} trans={trans} />
                  ))}
                </ul>
                <p className="jp-SteploomSection-quiet">
                  {trans.__(
                    'Schedules need this machine to be on; what was missed is made up for once, within an hour.'
                  )}
                </p>
              </>
            ) : (
              <Notice title={trans.__('No schedules yet')}>
                {trans.__('Schedule.create(…) or %schedule create makes one.')}
              </Notice>
            )}
            <h3 className="jp-SteploomSection-heading">{trans.__('Published pipelines')}</h3>
            <ul className="jp-SteploomList" aria-label={trans.__('Published pipelines')}>
              {model.published.map(published => (
                <PublishedItem key={published.id} published={published} model={model} trans={trans} />
              ))}
            </ul>
          </>
        )
      }
    </SectionFrame>
  );
}
