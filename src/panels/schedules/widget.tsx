import { ReactWidget, refreshIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../ui/ActionButton';
import type { ISectionContent } from '../../ui/LazySection';
import { enableWith } from '../session/enableWith';
import type { INotebookSession } from '../session/tokens';
import { SchedulesView } from './SchedulesView';
import { SchedulesModel } from './model';

/** Everything the Schedules section shows. */
export function schedulesSection(session: INotebookSession, trans: TranslationBundle): ISectionContent {
  const model = new SchedulesModel(session).start();
  const body = ReactWidget.create(<SchedulesView model={model} trans={trans} />);
  body.disposed.connect(() => model.dispose());
  const refresh = new ActionButton({
    icon: refreshIcon,
    tooltip: trans.__('Refresh the schedules'),
    onClick: () => void model.refresh()
  });
  enableWith(model, refresh);
  return { body, toolbar: [['refresh', refresh]] };
}
