import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Notice } from '../../ui/Notice';
import { TextButton } from '../../ui/TextButton';
import { SectionFrame } from '../session/SectionFrame';
import { ComputeForm } from './ComputeForm';
import { ComputeItem } from './ComputeItem';
import type { ComputeModel } from './model';

import '../../../style/compute.css';

interface IProps {
  model: ComputeModel;
  trans: TranslationBundle;
  /** The form has just appeared and wants to be seen whole. */
  onFormShown(): () => void;
}

/** The Compute section. */
export function ComputeView({ model, trans, onFormShown }: IProps): React.JSX.Element {
  return (
    <SectionFrame model={model} trans={trans} label={trans.__('Compute')}>
      {() => (
        <>
          {model.message && (
            <Notice
              kind="info"
              title={model.message}
              onClose={() => model.dismissMessage()}
              closeLabel={trans.__('Dismiss')}
            />
          )}
          {model.form && (
            <ComputeForm key={model.form.resizing ?? ''} model={model} trans={trans} onShown={onFormShown} />
          )}
          {model.computes.length > 0 ? (
            <ul className="jp-SteploomList" aria-label={trans.__('Compute targets')}>
              {model.computes.map(compute => (
                <ComputeItem key={compute.name} compute={compute} model={model} trans={trans} />
              ))}
            </ul>
          ) : (
            !model.form && (
              <Notice
                title={trans.__('No compute target yet')}
                actions={
                  <TextButton
                    isPrimary
                    label={trans.__('New compute target')}
                    disabled={!model.canAct}
                    onClick={() => model.openForm()}
                  />
                }
              >
                {trans.__(
                  'Steps run on a compute target: on this machine, with the cores and memory of the size you choose.'
                )}
              </Notice>
            )
          )}
        </>
      )}
    </SectionFrame>
  );
}
