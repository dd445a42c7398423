import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { CheckField } from '../../ui/CheckField';
import { ListField } from '../../ui/ListField';
import { SelectField } from '../../ui/SelectField';
import { TextButton } from '../../ui/TextButton';
import { TextField } from '../../ui/TextField';
import { useFocusOnRefusal } from '../../ui/useFocusOnRefusal';
import { VariablesField } from './VariablesField';
import { isPackage } from './draft';
import type { RunConfigModel } from './model';

/** Code, the same in every language. */
const EXAMPLES = { conda: 'pandas=2.2', pip: 'scikit-learn==1.5.*', image: 'DEFAULT_CPU_IMAGE' };

interface IProps {
  model: RunConfigModel;
  trans: TranslationBundle;
}

/** Everything a run configuration says, and what can be done with it. */
export function RunConfigForm({ model, trans }: IProps): React.JSX.Element {
  const root = React.useRef<HTMLFormElement>(null);
  const { draft, errors, targets, isBusy, canAct, refusals } = model;
  useFocusOnRefusal(root, refusals);
  const isBlocked = isBusy || !canAct;
  return (
    <form
      ref={root}
      className="jp-SteploomForm jp-mod-plain"
      aria-label={trans.__('Run configuration')}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void model.check();
      }}
    >
      <TextField
        label={trans.__('Name')}
        value={draft.name}
        error={errors.name}
        onChange={name => model.edit({ name })}
      />
      <SelectField
        label={trans.__('Compute target')}
        value={draft.target}
        options={[
          { value: '', label: trans.__('Local default') },
          ...targets.map(name => ({ value: name, label: name }))
        ]}
        onChange={target => model.edit({ target })}
      />
      <CheckField
        label={trans.__('I manage the packages myself')}
        hint={
          draft.userManaged
            ? trans.__("Scripts run with the kernel's own Python; nothing is installed.")
            : trans.__('Scripts get an environment of their own; the kernel stays as it is.')
        }
        checked={draft.userManaged}
        onChange={userManaged => model.edit({ userManaged })}
      />
      {!draft.userManaged && (
        <>
          <ListField
            label={trans.__('Conda packages')}
            addLabel={trans.__('Add conda package')}
            rows={draft.conda}
            placeholder={EXAMPLES.conda}
            error={errors.conda}
            isValid={isPackage}
            trans={trans}
            onChange={conda => model.edit({ conda })}
          />
          <ListField
            label={trans.__('Pip packages')}
            addLabel={trans.__('Add pip package')}
            rows={draft.pip}
            placeholder={EXAMPLES.pip}
            error={errors.pip}
            isValid={isPackage}
            trans={trans}
            onChange={pip => model.edit({ pip })}
          />
          <TextField
            label={trans.__('Python version')}
            value={draft.python}
            placeholder={trans.__('as the kernel')}
            error={errors.python}
            onChange={python => model.edit({ python })}
          />
          <TextField
            label={trans.__('Packages as of')}
            value={draft.asOf}
            placeholder={trans.__('today')}
            error={errors.asOf}
            hint={trans.__('For old notebooks: only releases from before that day are installed.')}
            onChange={asOf => model.edit({ asOf })}
          />
        </>
      )}
      <CheckField
        label={trans.__('Use Docker on Azure ML')}
        hint={trans.__('Local steps run without a container; the setting is kept for Azure ML.')}
        checked={draft.docker}
        onChange={docker => model.edit({ docker })}
      />
      {draft.docker && (
        <TextField
          label={trans.__('Base image')}
          value={draft.baseImage}
          placeholder={EXAMPLES.image}
          onChange={baseImage => model.edit({ baseImage })}
        />
      )}
      <VariablesField
        variables={draft.variables}
        error={errors.variables}
        trans={trans}
        onChange={variables => model.edit({ variables })}
      />
      <div className="jp-SteploomForm-actions">
        <TextButton isPrimary isSubmit label={trans.__('Check')} disabled={isBlocked} />
        <TextButton
          label={trans.__('Prepare now')}
          title={trans.__('Make the environment now, so that no step waits for it')}
          disabled={isBlocked || model.preparation?.status === 'Building'}
          onClick={() => void model.prepare()}
        />
        <TextButton label={trans.__('Save')} disabled={isBlocked} onClick={() => void model.save()} />
        <TextButton
          label={trans.__('Insert cell')}
          title={trans.__('Put the code of this run configuration into the notebook')}
          onClick={() => void model.insertCode()}
        />
      </div>
    </form>
  );
}
