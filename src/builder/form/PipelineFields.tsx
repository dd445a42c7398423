import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { CheckField } from '../../ui/CheckField';
import { TextField } from '../../ui/TextField';
import type { IPipelineDraft } from './drafts';
import type { FormModel } from './formModel';
import type { BuilderModel } from '../model';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  draft: IPipelineDraft;
  trans: TranslationBundle;
}

/** What a new pipeline needs. */
export function PipelineFields({ model, forms, draft, trans }: IProps): React.JSX.Element {
  const steps = model.document.parsed.nodes.filter(node => node.kind === 'step');
  return (
    <>
      <TextField
        label={trans.__('Description')}
        value={draft.description}
        placeholder={trans.__('optional')}
        onChange={description => forms.change({ description })}
      />
      <fieldset className="jp-SteploomForm-list">
        <legend>{trans.__('Steps')}</legend>
        {steps.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={draft.steps.includes(id)}
            onChange={isWanted =>
              forms.change({
                steps: steps.map(step => step.id).filter(step => (step === id ? isWanted : draft.steps.includes(step)))
              })
            }
          />
        ))}
        <div className="jp-SteploomForm-hint">
          {steps.length
            ? trans.__('Steps that these need run too.')
            : trans.__('There is no step yet: add some, then name them here or in the inspector.')}
        </div>
      </fieldset>
    </>
  );
}
