import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Published } from '../../protocol/entities';
import { StatusBadge } from '../../ui/StatusBadge';
import { EnableButton } from './EnableButton';
import type { SchedulesModel } from './model';
import { statusText, toneOf } from './status';

interface IProps {
  published: Published;
  model: SchedulesModel;
  trans: TranslationBundle;
}

/** One published pipeline. */
export function PublishedItem({ published, model, trans }: IProps): React.JSX.Element {
  const { id, name, version, status, steps } = published;
  const title = name ?? id;
  return (
    <li className="jp-SteploomItem" aria-label={title}>
      <div className="jp-SteploomItem-head">
        <span className="jp-SteploomItem-name" title={trans.__('%1 (%2)', title, id)}>
          {title}
        </span>
        <EnableButton
          name={title}
          status={status}
          model={model}
          trans={trans}
          onEnable={enabled => void model.enablePublished(id, enabled)}
        />
      </div>
      <div className="jp-SteploomItem-line jp-mod-flush">
        <StatusBadge tone={toneOf(status)} label={statusText(status, trans)} />
        {version !== null && <span>{trans.__('Version %1', version)}</span>}
        <span>{trans._n('%1 step', '%1 steps', steps)}</span>
      </div>
    </li>
  );
}
