import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { TextButton } from '../../ui/TextButton';
import { TextField } from '../../ui/TextField';

interface IProps {
  trans: TranslationBundle;
  /** False when it was refused. */
  onAdd(text: string): boolean;
}

/** A text for the end of the arguments; Enter adds it and takes the next. */
export function NewArgument({ trans, onAdd }: IProps): React.JSX.Element {
  const [text, setText] = React.useState('');
  const add = () => {
    if (text !== '' && onAdd(text)) {
      setText('');
    }
  };
  return (
    <div
      className="jp-SteploomBuilder-choice"
      onKeyDown={event => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          event.preventDefault();
          add();
        }
      }}
    >
      <TextField
        label={trans.__('New argument')}
        placeholder={trans.__('for example %1', '--rate')}
        value={text}
        onChange={setText}
      />
      <TextButton label={trans.__('Add')} disabled={text === ''} onClick={add} />
    </div>
  );
}
