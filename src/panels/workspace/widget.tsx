import { ReactWidget, fileUploadIcon, refreshIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../ui/ActionButton';
import type { ISectionContent } from '../../ui/LazySection';
import { insertCellIcon } from '../../ui/icons';
import { enableWith } from '../session/enableWith';
import type { INotebookSession } from '../session/tokens';
import { WorkspaceView } from './WorkspaceView';
import { chooseFiles } from './chooseFiles';
import { WorkspaceModel } from './model';

/** Everything the Workspace section shows. */
export function workspaceSection(session: INotebookSession, trans: TranslationBundle): ISectionContent {
  const model = new WorkspaceModel(session).start();
  const body = ReactWidget.create(<WorkspaceView model={model} trans={trans} />);
  body.disposed.connect(() => model.dispose());
  const send = new ActionButton({
    icon: fileUploadIcon,
    tooltip: trans.__('Upload files to the selected folder, or to the default datastore'),
    onClick: () => void chooseFiles().then(files => model.upload(files))
  });
  const insert = new ActionButton({
    icon: insertCellIcon,
    tooltip: trans.__('Insert a cell that connects the workspace'),
    onClick: () => void model.insertCode()
  });
  const refresh = new ActionButton({
    icon: refreshIcon,
    tooltip: trans.__('Refresh the workspace'),
    onClick: () => void model.refresh()
  });
  enableWith(model, send, insert, refresh);
  return {
    body,
    toolbar: [
      ['upload', send],
      ['insert', insert],
      ['refresh', refresh]
    ]
  };
}
