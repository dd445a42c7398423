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
  /** Makes room for the form; the result gives it back. */
  onShown(): () => void;
}

/** Makes a compute target, or changes the scale of one. */
export function ComputeForm({ model, trans, onShown }: IProps): React.JSX.Element | null {
  const first = React.useRef<HTMLInputElement>(null);
  const root = React.useRef<HTMLFormElement>(null);
  // Once, when it appears and goes: in between the user decides where the keyboard is.
  React.useLayoutEffect(() => {
    const before = document.activeElement;
    const form = root.current;
    const giveBack = onShown();
    first.current?.focus();
    return () => {
      giveBack();
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
  // The closed choice has room for the name only.
  const chosen = vmSizes.find(({ name }) => name === draft.vmSize);
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
            hint={
              chosen &&
              trans._n('A node has %1 core and %2 GB.', 'A node has %1 cores and %2 GB.', chosen.cores, chosen.memoryGb)
            }
            options={vmSizes.map(size => ({
              value: size.name,
              label: trans._n('%2 (%1 core, %3 GB)', '%2 (%1 cores, %3 GB)', size.cores, size.name, size.memoryGb)
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
