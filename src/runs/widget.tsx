import { ReactWidget, refreshIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { INotebookSession } from '../panels/session/tokens';
import { ActionButton } from '../ui/ActionButton';
import type { ISectionContent } from '../ui/LazySection';
import { RunsView } from './RunsView';
import { RunsModel } from './runsModel';
import type { IRunStore } from './tokens';

/** Everything the Runs section shows. */
export function runsSection(
  store: IRunStore,
  session: INotebookSession,
  trans: TranslationBundle,
  open: (runId: string) => void
): ISectionContent {
  const model = new RunsModel(store, session, open);
  const body = ReactWidget.create(<RunsView model={model} trans={trans} />);
  body.disposed.connect(() => model.dispose());
  return {
    body,
    toolbar: [
      [
        'refresh',
        new ActionButton({
          icon: refreshIcon,
          tooltip: trans.__('Refresh the runs'),
          onClick: () => void model.refresh()
        })
      ]
    ]
  };
}
