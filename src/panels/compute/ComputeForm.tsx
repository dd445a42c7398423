import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { SelectField } from '../../ui/SelectField';
import { TextButton } from '../../ui/TextButton';
import { TextField } from '../../ui/TextField';
import { useFocusOnRefusal } from '../../ui/useFocusOnRefusal';
import type { ComputeModel } from './model';

interface IProps {
  model: ComputeModel;
  trans: TranslationBundle;
  onShown(): void;
}

/** Makes a compute target, or changes the scale of one. */
export function ComputeForm({ model, trans, onShown }: IProps): React.JSX.Element | null {
  const first = React.useRef<HTMLInputElement>(null);
  const root = React.useRef<HTMLFormElement>(null);
  // Once, when it appears and goes: in between the user decides where the keyboard is.
  React.useLayoutEffect(() => {
    const before = document.activeElement;
    const form = root.current;
    onShown();
    first.current?.focus();
    return () => {
      if (before instanceof HTMLElement && form?.contains(document.activeElement)) {
        before.focus();
      }
    };
  }, []);
  const { form, vmSizes, isBusy, canAct, refusals } = model;
  useFocusOnRefusal(root, refusals);
  if (!form) {
    return null;
  }
  const { draft, errors, resizing } = form;
  const title = resizing === null ? trans.__('New compute target') : trans.__('Resize %1', resizing);
  return (
    <form
      ref={root}
      className="jp-SteploomForm"
      aria-label={title}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void model.submit();
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          model.closeForm();
        }
      }}
    >
      <div className="jp-SteploomForm-title">{title}</div>
      {resizing === null && (
        <>
          <TextField
            label={trans.__('Name')}
            value={draft.name}
            error={errors.name}
            inputRef={first}
            onChange={name => model.edit({ name })}
          />
          <SelectField
            label={trans.__('VM size')}
            value={draft.vmSize}
            error={errors.vmSize}
            options={vmSizes.map(size => ({
              value: size.name,
              label: trans.__('%1 (%2 cores, %3 GB)', size.name, size.cores, size.memoryGb)
            }))}
            onChange={vmSize => model.edit({ vmSize })}
          />
        </>
      )}
      <div className="jp-SteploomForm-row">
        <TextField
          label={trans.__('Minimum nodes')}
          isNumber
          value={draft.minNodes}
          error={errors.minNodes}
          inputRef={resizing === null ? undefined : first}
          onChange={minNodes => model.edit({ minNodes })}
        />
        <TextField
          label={trans.__('Maximum nodes')}
          isNumber
          value={draft.maxNodes}
          error={errors.maxNodes}
          onChange={maxNodes => model.edit({ maxNodes })}
        />
      </div>
      <TextField
        label={trans.__('Idle seconds before scale-down')}
        isNumber
        value={draft.idleSeconds}
        error={errors.idleSeconds}
        onChange={idleSeconds => model.edit({ idleSeconds })}
      />
      <div className="jp-SteploomForm-actions">
        <TextButton
          isPrimary
          isSubmit
          disabled={isBusy || !canAct}
          label={resizing === null ? trans.__('Create') : trans.__('Resize')}
        />
        {resizing === null && (
          <TextButton
            label={trans.__('Insert cell')}
            title={trans.__('Put the code that makes this target into the notebook instead')}
            onClick={() => void model.insertFormCode()}
          />
        )}
        <TextButton label={trans.__('Close')} onClick={() => model.closeForm()} />
      </div>
    </form>
  );
}
