import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { SelectField } from '../../ui/SelectField';
import { TextField } from '../../ui/TextField';
import type { IDataDraft, IReferenceDraft } from './drafts';
import type { FormModel } from './formModel';
import type { BuilderModel } from '../model';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  draft: IDataDraft | IReferenceDraft;
  trans: TranslationBundle;
}

/** What new data need. */
export function DataFields({ model, forms, draft, trans }: IProps): React.JSX.Element {
  const { datastores } = model.document.parsed;
  return (
    <>
      <TextField label={trans.__('Name')} value={draft.name} onChange={name => forms.change({ name })} />
      {draft.kind === 'reference' && (
        <TextField
          label={trans.__('Path on the datastore')}
          value={draft.path}
          placeholder={trans.__('the whole datastore')}
          onChange={path => forms.change({ path })}
        />
      )}
      <SelectField
        label={trans.__('Datastore')}
        value={draft.datastore}
        options={[
          ...datastores.map(({ variable }) => ({ value: variable, label: variable })),
          { value: '', label: trans.__('the default datastore') }
        ]}
        onChange={datastore => forms.change({ datastore })}
      />
      {draft.kind === 'reference' && (
        <SelectField
          label={trans.__('Mode')}
          value={draft.mode}
          options={[
            { value: 'mount', label: trans.__('mount') },
            { value: 'download', label: trans.__('download') }
          ]}
          onChange={mode => forms.change({ mode: mode === 'download' ? 'download' : 'mount' })}
        />
      )}
    </>
  );
}
