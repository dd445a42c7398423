import { ReactWidget, addIcon, refreshIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../ui/ActionButton';
import type { ISectionContent } from '../../ui/LazySection';
import { enableWith } from '../session/enableWith';
import type { INotebookSession } from '../session/tokens';
import { ComputeView } from './ComputeView';
import { ComputeModel } from './model';

/** Everything the Compute section shows. */
export function computeSection(
  session: INotebookSession,
  trans: TranslationBundle,
  makeRoom: () => () => void
): ISectionContent {
  const model = new ComputeModel(session, trans).start();
  const body = ReactWidget.create(<ComputeView model={model} trans={trans} onFormShown={makeRoom} />);
  body.disposed.connect(() => model.dispose());
  const add = new ActionButton({
    icon: addIcon,
    tooltip: trans.__('New compute target'),
    onClick: () => model.openForm()
  });
  const refresh = new ActionButton({
    icon: refreshIcon,
    tooltip: trans.__('Refresh the compute targets'),
    onClick: () => void model.refresh()
  });
  enableWith(model, add, refresh);
  return {
    body,
    toolbar: [
      ['new', add],
      ['refresh', refresh]
    ]
  };
}
