import * as React from 'react';

import { SelectField } from '../../ui/SelectField';
import { TextButton } from '../../ui/TextButton';

interface IProps {
  label: string;
  addLabel: string;
  options: readonly { value: string; label: string }[];
  onAdd(value: string): void;
}

/** Choose one and add it: choosing alone does nothing, as arrow keys pass over what nobody wants. */
export function ChoiceField({ label, addLabel, options, onAdd }: IProps): React.JSX.Element | null {
  const [wanted, setWanted] = React.useState('');
  const value = options.some(option => option.value === wanted) ? wanted : (options[0]?.value ?? '');
  if (!options.length) {
    return null;
  }
  return (
    <div
      className="jp-SteploomBuilder-choice"
      onKeyDown={event => {
        if (event.key === 'Enter' && event.target instanceof HTMLSelectElement) {
          event.preventDefault();
          onAdd(value);
        }
      }}
    >
      <SelectField label={label} value={value} options={options} onChange={setWanted} />
      <TextButton label={addLabel} onClick={() => onAdd(value)} />
    </div>
  );
}
