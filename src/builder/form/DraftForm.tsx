import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ProblemNotice } from '../../ui/ProblemNotice';
import { TextButton } from '../../ui/TextButton';
import { ConnectFields } from './ConnectFields';
import { DataFields } from './DataFields';
import type { Draft } from './drafts';
import type { FormModel } from './formModel';
import type { BuilderModel } from '../model';
import { PipelineFields } from './PipelineFields';
import { StepFields } from './StepFields';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  draft: Draft;
  trans: TranslationBundle;
}

/** Adds or connects: Enter does it, Escape closes, and the keyboard goes back to where it was. */
export function DraftForm({ model, forms, draft, trans }: IProps): React.JSX.Element {
  const root = React.useRef<HTMLFormElement>(null);
  React.useLayoutEffect(() => {
    const form = root.current!;
    const opener = document.activeElement;
    const fields = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')];
    // A connection mostly begins at what is selected: its other end is still to be chosen.
    const first = fields.find(field => field instanceof HTMLInputElement || field.value === '') ?? fields[0];
    first?.focus();
    if (first instanceof HTMLInputElement) {
      first.select();
    }
    return () => {
      if (form.contains(document.activeElement) && opener instanceof HTMLElement && opener.isConnected) {
        opener.focus();
      }
    };
  }, []);
  const title = titleOf(draft, trans);
  return (
    <form
      ref={root}
      className="jp-SteploomForm jp-SteploomBuilder-form"
      aria-label={title}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        forms.submit();
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          forms.close();
        } else if (event.key === 'Enter' && event.target instanceof HTMLSelectElement) {
          // A text field sends its form by itself; a choice does not.
          event.preventDefault();
          forms.submit();
        }
      }}
    >
      <div className="jp-SteploomForm-title">{title}</div>
      {model.refusal && <ProblemNotice problem={model.refusal} trans={trans} onClose={() => model.dismissRefusal()} />}
      {draft.kind === 'step' && <StepFields {...{ model, forms, draft, trans }} />}
      {(draft.kind === 'data' || draft.kind === 'reference') && <DataFields {...{ model, forms, draft, trans }} />}
      {draft.kind === 'pipeline' && <PipelineFields {...{ model, forms, draft, trans }} />}
      {draft.kind === 'connect' && <ConnectFields {...{ model, forms, draft, trans }} />}
      <div className="jp-SteploomForm-actions">
        <TextButton
          isPrimary
          isSubmit
          disabled={!forms.canSubmit}
          label={draft.kind === 'connect' ? trans.__('Connect') : trans.__('Add')}
        />
        <TextButton label={trans.__('Cancel')} onClick={() => forms.close()} />
      </div>
    </form>
  );
}

function titleOf(draft: Draft, trans: TranslationBundle): string {
  switch (draft.kind) {
    case 'reference':
      return trans.__('Add data reference');
    case 'data':
      return trans.__('Add pipeline data');
    case 'step':
      return trans.__('Add script step');
    case 'pipeline':
      return trans.__('Add pipeline');
    case 'connect':
      return trans.__('Connect nodes');
  }
}
