import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { writtenCall } from '../../pipeline';
import { CommitField } from './CommitField';
import type { BuilderModel } from '../model';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
  /** The node or pipeline whose call it is. */
  id: string;
  /** The names the argument may have; a new one gets the first. */
  keywords: readonly [string, ...string[]];
  label: string;
  /** What the argument comes to, for one that is given by code. */
  value: string;
  placeholder?: string;
  suggestions?: readonly string[];
}

/** One text argument of a call, changed in its cell. What code gives is shown, and changed there. */
export function ArgumentField(props: IProps): React.JSX.Element | null {
  const { model, trans, id, keywords, label, value, placeholder, suggestions } = props;
  const call = writtenCall(model.document.parsed, id);
  const keyword = keywords.find(name => call?.parameters.includes(name));
  if (!call || keyword === undefined) {
    return null;
  }
  const given = call.argument(...keywords);
  const expression = given?.argument.value;
  const isCode = expression !== undefined && expression.kind !== 'string' && expression.kind !== 'constant';
  return (
    <CommitField
      label={label}
      value={isCode ? value : expression?.kind === 'string' ? expression.value : ''}
      disabled={isCode || !model.document.isEditable}
      hint={isCode ? trans.__('Given by code: change it in its cell.') : undefined}
      placeholder={placeholder}
      suggestions={suggestions}
      onCommit={text =>
        model.edit(
          text.trim() === '' && given
            ? { kind: 'remove-argument', node: id, keyword: given.name }
            : { kind: 'set-argument', node: id, keyword: given?.name ?? keyword, value: { literal: text.trim() } }
        )
      }
    />
  );
}
