import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { writtenCall } from '../../pipeline';
import type { Expression } from '../../pipeline';
import { SelectField } from '../../ui/SelectField';
import type { BuilderModel } from '../model';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
  id: string;
  /** The names the argument may have; a new one gets the first. */
  keywords: readonly [string, ...string[]];
  label: string;
  /** The variables it may be. */
  variables: readonly { variable: string }[];
  /** What no value means. */
  noneLabel: string;
}

/** One argument of a call that is a variable of the notebook. */
export function VariableField(props: IProps): React.JSX.Element | null {
  const { model, trans, id, keywords, label, variables, noneLabel } = props;
  const call = writtenCall(model.document.parsed, id);
  const keyword = keywords.find(name => call?.parameters.includes(name));
  if (!call || keyword === undefined) {
    return null;
  }
  const given = call.argument(...keywords);
  return (
    <SelectField
      label={label}
      value={given ? textOf(given.argument.value, trans) : ''}
      disabled={!model.document.isEditable}
      options={[
        { value: '', label: noneLabel },
        ...variables.map(({ variable }) => ({ value: variable, label: variable }))
      ]}
      onChange={variable =>
        model.edit(
          variable === ''
            ? { kind: 'remove-argument', node: id, keyword: given?.name ?? keyword }
            : { kind: 'set-argument', node: id, keyword: given?.name ?? keyword, value: { code: variable } }
        )
      }
    />
  );
}

/** A variable is its own value; anything else can only be read. */
function textOf(expression: Expression, trans: TranslationBundle): string {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'string':
      return JSON.stringify(expression.value);
    case 'constant':
      return '';
    default:
      return trans.__('code in its cell');
  }
}
