import * as React from 'react';

import '../../style/form.css';

interface IProps {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  onChange(checked: boolean): void;
}

/** Yes or no. */
export function CheckField({ label, hint, checked, disabled, onChange }: IProps): React.JSX.Element {
  const id = React.useId();
  return (
    <div className="jp-SteploomForm-check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={event => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className="jp-SteploomForm-hint">
          {hint}
        </div>
      )}
    </div>
  );
}
