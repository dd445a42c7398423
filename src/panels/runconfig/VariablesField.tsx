import { InputGroup, addIcon, closeIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { MASKED } from '../../protocol/entities';
import { IconButton } from '../../ui/IconButton';
import { TextButton } from '../../ui/TextButton';
import type { IVariable } from './draft';

interface IProps {
  variables: readonly IVariable[];
  error?: string;
  trans: TranslationBundle;
  onChange(variables: readonly IVariable[]): void;
}

/** Environment variables of the scripts: a name and a value a row. */
export function VariablesField({ variables, error, trans, onChange }: IProps): React.JSX.Element {
  const id = React.useId();
  const set = (index: number, change: Partial<IVariable>) =>
    onChange(variables.map((old, at) => (at === index ? { ...old, ...change } : old)));
  // What is masked is known by its name alone.
  const rename = (index: number, name: string) =>
    set(index, variables[index]?.value === MASKED ? { name, value: '' } : { name });
  const isMasked = variables.some(variable => variable.value === MASKED);
  return (
    <fieldset className="jp-SteploomForm-list" aria-describedby={`${id}-note`}>
      <legend>{trans.__('Environment variables')}</legend>
      {variables.map((variable, index) => (
        <div key={index} className="jp-SteploomForm-listRow">
          <InputGroup
            type="text"
            value={variable.name}
            placeholder={trans.__('NAME')}
            spellCheck={false}
            autoComplete="off"
            aria-label={trans.__('Name of variable %1', index + 1)}
            aria-invalid={error ? true : undefined}
            onChange={event => rename(index, event.target.value)}
          />
          <InputGroup
            type="text"
            value={variable.value}
            placeholder={trans.__('value')}
            spellCheck={false}
            autoComplete="off"
            aria-label={trans.__('Value of variable %1', index + 1)}
            onChange={event => set(index, { value: event.target.value })}
          />
          <IconButton
            icon={closeIcon}
            label={trans.__('Remove variable %1', variable.name || index + 1)}
            onClick={() => onChange(variables.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div id={`${id}-note`} className={error ? 'jp-SteploomForm-error' : 'jp-SteploomForm-hint'}>
        {error ??
          (isMasked
            ? trans.__('*** stands for a value that is kept as it is. Kept in clear text: no passwords.')
            : trans.__('Kept in clear text: no passwords.'))}
      </div>
      <TextButton
        icon={addIcon}
        label={trans.__('Add variable')}
        onClick={() => onChange([...variables, { name: '', value: '' }])}
      />
    </fieldset>
  );
}
