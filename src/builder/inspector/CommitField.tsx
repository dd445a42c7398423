import * as React from 'react';

import { TextField } from '../../ui/TextField';

interface IProps {
  label: string;
  value: string;
  hint?: string;
  className?: string;
  placeholder?: string;
  disabled?: boolean;
  suggestions?: readonly string[];
  /** False when it was refused. */
  onCommit(value: string): boolean;
}

/** A text that takes effect on Enter or when the field is left; Escape takes it back, and so does a refusal. */
export function CommitField({ value, onCommit, ...field }: IProps): React.JSX.Element {
  const [draft, setDraft] = React.useState(value);
  React.useEffect(() => setDraft(value), [value]);
  const commit = () => {
    if (draft !== value && !onCommit(draft)) {
      setDraft(value);
    }
  };
  return (
    <div
      onBlur={commit}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          commit();
        } else if (event.key === 'Escape' && draft !== value) {
          event.stopPropagation();
          setDraft(value);
        }
      }}
    >
      <TextField {...field} value={draft} onChange={setDraft} />
    </div>
  );
}
