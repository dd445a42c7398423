import { InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Field } from './Field';
import type { IFieldProps } from './Field';

interface IProps extends IFieldProps {
  value: string;
  placeholder?: string;
  disabled?: boolean;
  /** Whole numbers: phones show digits, screen readers say so. */
  isNumber?: boolean;
  /** Values to choose from; any other may be typed. */
  suggestions?: readonly string[];
  inputRef?: React.RefObject<HTMLInputElement>;
  onChange(value: string): void;
}

/** One line of text. */
export function TextField(props: IProps): React.JSX.Element {
  const { value, placeholder, disabled, isNumber, suggestions, inputRef, onChange, ...field } = props;
  const listId = React.useId();
  return (
    <Field {...field}>
      {control => (
        <>
          <InputGroup
            {...control}
            type="text"
            inputMode={isNumber ? 'numeric' : undefined}
            list={suggestions && listId}
            value={value}
            placeholder={placeholder}
            disabled={disabled}
            inputRef={inputRef}
            spellCheck={false}
            autoComplete="off"
            onChange={event => onChange(event.target.value)}
          />
          {suggestions && (
            <datalist id={listId}>
              {suggestions.map(suggestion => (
                <option key={suggestion} value={suggestion} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}
