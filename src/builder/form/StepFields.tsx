import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { SelectField } from '../../ui/SelectField';
import { TextField } from '../../ui/TextField';
import type { IStepDraft } from './drafts';
import type { FormModel } from './formModel';
import type { BuilderModel } from '../model';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  draft: IStepDraft;
  trans: TranslationBundle;
}

/** What a new step needs. */
export function StepFields({ model, forms, draft, trans }: IProps): React.JSX.Element {
  const { computes, runConfigs } = model.document.parsed;
  const variables = (known: readonly { variable: string }[], noneLabel: string) => [
    ...known.map(({ variable }) => ({ value: variable, label: variable })),
    { value: '', label: noneLabel }
  ];
  return (
    <>
      <TextField label={trans.__('Name')} value={draft.name} onChange={name => forms.change({ name })} />
      <TextField
        label={trans.__('Script')}
        value={draft.script}
        suggestions={forms.scripts}
        onChange={script => forms.change({ script })}
      />
      <TextField
        label={trans.__('Source directory')}
        value={draft.source}
        placeholder={trans.__("the notebook's folder")}
        onChange={source => forms.change({ source })}
      />
      <SelectField
        label={trans.__('Compute target')}
        value={draft.compute}
        options={variables(computes, trans.__('the local default'))}
        onChange={compute => forms.change({ compute })}
      />
      <SelectField
        label={trans.__('Run configuration')}
        value={draft.runConfig}
        options={variables(runConfigs, trans.__('none'))}
        onChange={runConfig => forms.change({ runConfig })}
      />
      {model.pipelines.length > 0 && (
        <SelectField
          label={trans.__('Add to pipeline')}
          value={draft.pipeline}
          options={[
            ...model.pipelines.map(({ id }) => ({ value: id, label: id })),
            { value: '', label: trans.__('none') }
          ]}
          onChange={pipeline => forms.change({ pipeline })}
        />
      )}
    </>
  );
}
