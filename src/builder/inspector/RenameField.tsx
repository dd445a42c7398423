import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { CommitField } from './CommitField';
import type { BuilderModel } from '../model';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
  id: string;
}

/** The variable a node or pipeline is assigned to; changing it renames it wherever it is used. */
export function RenameField({ model, trans, id }: IProps): React.JSX.Element {
  return (
    <CommitField
      label={trans.__('Variable')}
      value={id}
      disabled={!model.document.isEditable}
      onCommit={to => model.edit({ kind: 'rename-variable', node: id, to: to.trim() })}
    />
  );
}
