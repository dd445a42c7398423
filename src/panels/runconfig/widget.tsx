import { ReactWidget, addIcon, refreshIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../ui/ActionButton';
import type { ISectionContent } from '../../ui/LazySection';
import { enableWith } from '../session/enableWith';
import type { INotebookSession } from '../session/tokens';
import { RunConfigView } from './RunConfigView';
import { RunConfigModel } from './model';
import { resetRunConfig } from './resetRunConfig';

/** Everything the Run configuration section shows. */
export function runconfigSection(session: INotebookSession, trans: TranslationBundle): ISectionContent {
  const model = new RunConfigModel(session, trans).start();
  const body = ReactWidget.create(<RunConfigView model={model} trans={trans} />);
  body.disposed.connect(() => model.dispose());
  const add = new ActionButton({
    icon: addIcon,
    tooltip: trans.__('New run configuration'),
    onClick: () => void resetRunConfig(model, trans)
  });
  const refresh = new ActionButton({
    icon: refreshIcon,
    tooltip: trans.__('Refresh saved configurations and compute targets'),
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
