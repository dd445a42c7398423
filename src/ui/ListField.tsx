import { InputGroup, addIcon, closeIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { IconButton } from './IconButton';
import { TextButton } from './TextButton';

import '../../style/form.css';

interface IProps {
  label: string;
  /** What a new row is for, as `Add package`. */
  addLabel: string;
  rows: readonly string[];
  placeholder?: string;
  error?: string;
  /** Which rows the error is not about; without it, it is about all. */
  isValid?(row: string): boolean;
  hint?: string;
  disabled?: boolean;
  trans: TranslationBundle;
  onChange(rows: readonly string[]): void;
}

/** Texts that come and go, one a row. Enter adds the next one. */
export function ListField(props: IProps): React.JSX.Element {
  const { label, addLabel, rows, placeholder, error, isValid, hint, disabled, trans, onChange } = props;
  const id = React.useId();
  const root = React.useRef<HTMLFieldSetElement>(null);
  const wanted = React.useRef<number | null>(null);
  React.useEffect(() => {
    // A row that was just made, or the one before one that went, has the keyboard.
    if (wanted.current !== null) {
      root.current?.querySelectorAll('input')[wanted.current]?.focus();
      wanted.current = null;
    }
  });
  const add = (at: number) => {
    wanted.current = at;
    onChange([...rows.slice(0, at), '', ...rows.slice(at)]);
  };
  const remove = (at: number) => {
    wanted.current = Math.max(0, at - 1);
    onChange(rows.filter((_, index) => index !== at));
  };
  return (
    <fieldset
      ref={root}
      className="jp-SteploomForm-list"
      disabled={disabled}
      aria-describedby={error ? `${id}-error` : hint ? `${id}-hint` : undefined}
    >
      <legend>{label}</legend>
      {rows.map((row, index) => (
        <div key={index} className="jp-SteploomForm-listRow">
          <InputGroup
            type="text"
            value={row}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            aria-label={trans.__('%1, row %2', label, index + 1)}
            aria-invalid={error && !isValid?.(row) ? true : undefined}
            onChange={event => onChange(rows.map((old, at) => (at === index ? event.target.value : old)))}
            onKeyDown={event => {
              if (event.key === 'Enter') {
                event.preventDefault();
                add(index + 1);
              }
            }}
            onPaste={event => {
              // A whole requirements list at once.
              const lines = event.clipboardData.getData('text/plain').split(/\r?\n/u);
              const texts = lines.map(line => line.trim()).filter(Boolean);
              if (texts.length > 1) {
                event.preventDefault();
                onChange([...rows.slice(0, index), ...texts, ...rows.slice(index + 1)]);
              }
            }}
          />
          <IconButton
            icon={closeIcon}
            label={row ? trans.__('Remove %1', row) : trans.__('Remove row %1', index + 1)}
            onClick={() => remove(index)}
          />
        </div>
      ))}
      {error && (
        <div id={`${id}-error`} className="jp-SteploomForm-error">
          {error}
        </div>
      )}
      {hint && !error && (
        <div id={`${id}-hint`} className="jp-SteploomForm-hint">
          {hint}
        </div>
      )}
      <TextButton icon={addIcon} label={addLabel} onClick={() => add(rows.length)} />
    </fieldset>
  );
}
