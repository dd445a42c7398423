import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { InSight } from '../../ui/InSight';
import { Notice } from '../../ui/Notice';
import { SelectField } from '../../ui/SelectField';
import { SectionFrame } from '../session/SectionFrame';
import { CheckResult } from './CheckResult';
import { PreparationView } from './PreparationView';
import { RunConfigForm } from './RunConfigForm';
import type { RunConfigModel } from './model';

import '../../../style/runconfig.css';

interface IProps {
  model: RunConfigModel;
  trans: TranslationBundle;
}

/** The Run configuration section. */
export function RunConfigView({ model, trans }: IProps): React.JSX.Element {
  return (
    <SectionFrame model={model} trans={trans} label={trans.__('Run configuration')}>
      {() => (
        <>
          {model.names.length > 0 && (
            <div className="jp-SteploomForm jp-mod-plain">
              <SelectField
                label={trans.__('Load a saved one')}
                value=""
                options={[
                  { value: '', label: trans.__('Choose …') },
                  ...model.names.map(name => ({ value: name, label: name }))
                ]}
                onChange={name => void (name && model.load(name))}
              />
            </div>
          )}
          <RunConfigForm model={model} trans={trans} />
          <InSight subject={model.checked ?? (model.message || null)}>
            {model.message && (
              <Notice
                kind="info"
                title={model.message}
                onClose={() => model.dismissMessage()}
                closeLabel={trans.__('Dismiss')}
              />
            )}
            {model.checked && <CheckResult checked={model.checked} trans={trans} />}
          </InSight>
          <InSight subject={model.preparation && `${model.preparation.environmentId} ${model.preparation.status}`}>
            {model.preparation && (
              <PreparationView preparation={model.preparation} trans={trans} onClose={() => model.closePreparation()} />
            )}
          </InSight>
        </>
      )}
    </SectionFrame>
  );
}
