import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Field } from './Field';
import type { IFieldProps } from './Field';

interface IProps extends IFieldProps {
  value: string;
  options: readonly { value: string; label: string }[];
  disabled?: boolean;
  onChange(value: string): void;
}

/** One of a few. A value that is not among the options is shown as it is rather than silently replaced. */
export function SelectField({ value, options, disabled, onChange, ...field }: IProps): React.JSX.Element {
  const known = options.some(option => option.value === value);
  const all = known || value === '' ? options : [{ value, label: value }, ...options];
  return (
    <Field {...field}>
      {control => (
        <HTMLSelect
          {...control}
          value={value}
          disabled={disabled}
          options={[...all]}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
