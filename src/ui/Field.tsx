import * as React from 'react';

import { classes } from './classes';

import '../../style/form.css';

export interface IFieldProps {
  label: string;
  /** What is wrong with the value, in one sentence. */
  error?: string;
  /** What the value means, when the label cannot say it. */
  hint?: string;
  className?: string;
}

/** What the control inside a field needs to be announced with its label, hint and error. */
export interface IFieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface IProps extends IFieldProps {
  children: (control: IFieldControl) => React.ReactNode;
}

/** A labelled control with its hint and its error below it. */
export function Field({ label, error, hint, className, children }: IProps): React.JSX.Element {
  const id = React.useId();
  const errorId = `${id}-error`;
  const hintId = `${id}-hint`;
  const described = [error && errorId, hint && hintId].filter(Boolean).join(' ');
  return (
    <div className={classes('jp-SteploomForm-field', error && 'jp-mod-invalid', className)}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <div id={errorId} className="jp-SteploomForm-error">
          {error}
        </div>
      )}
      {hint && (
        <div id={hintId} className="jp-SteploomForm-hint">
          {hint}
        </div>
      )}
    </div>
  );
}
