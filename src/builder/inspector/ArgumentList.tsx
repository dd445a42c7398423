import { caretDownIcon, caretUpIcon, closeIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Argument, StepNode } from '../../pipeline';
import { IconButton } from '../../ui/IconButton';
import { ChoiceField } from './ChoiceField';
import { CommitField } from './CommitField';
import type { BuilderModel } from '../model';
import { NewArgument } from './NewArgument';
import { nameOf } from '../sentences';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
  step: StepNode;
}

/** The buttons of a row, in order. */
const [UP, DOWN, REMOVE] = [0, 1, 2];

/** What a step's script gets on its command line, item by item as the list in the cell has them. */
export function ArgumentList({ model, trans, step }: IProps): React.JSX.Element {
  const root = React.useRef<HTMLFieldSetElement>(null);
  // The keyboard follows the item that was moved; of one that was removed the next one has it.
  const wanted = React.useRef<{ row: number; button: number } | null>(null);
  React.useEffect(() => {
    if (wanted.current) {
      const row = root.current?.querySelectorAll('.jp-SteploomForm-listRow')[wanted.current.row];
      const buttons = row?.querySelectorAll<HTMLButtonElement>('button:enabled') ?? [];
      const all = row ? [...row.querySelectorAll('button')] : [];
      (all[wanted.current.button]?.disabled === false ? all[wanted.current.button] : buttons[0])?.focus();
      wanted.current = null;
    }
  });
  const { parsed, isEditable } = model.document;
  const { id: node, arguments: items } = step;
  const move = (from: number, to: number) => {
    if (model.edit({ kind: 'move-step-argument', node, from, to })) {
      wanted.current = { row: to, button: to < from ? UP : DOWN };
    }
  };
  const remove = (index: number) => {
    if (model.edit({ kind: 'remove-step-argument', node, index })) {
      wanted.current = { row: Math.min(index, items.length - 2), button: REMOVE };
    }
  };
  return (
    <fieldset ref={root} className="jp-SteploomForm-list" disabled={!isEditable}>
      <legend>{trans.__('Arguments')}</legend>
      {items.map((argument, index) => (
        <div key={index} className="jp-SteploomForm-listRow">
          {argument.kind === 'literal' ? (
            <CommitField
              className="jp-mod-hiddenLabel"
              label={trans.__('Argument %1', index + 1)}
              value={argument.text}
              onCommit={text => model.edit({ kind: 'set-step-argument', node, index, value: { literal: text } })}
            />
          ) : (
            <code className="jp-SteploomBuilder-code" data-kind={argument.kind}>
              {textOf(argument)}
            </code>
          )}
          <IconButton
            icon={caretUpIcon}
            label={trans.__('Move argument %1 up', index + 1)}
            disabled={index === 0}
            onClick={() => move(index, index - 1)}
          />
          <IconButton
            icon={caretDownIcon}
            label={trans.__('Move argument %1 down', index + 1)}
            disabled={index === items.length - 1}
            onClick={() => move(index, index + 1)}
          />
          <IconButton
            icon={closeIcon}
            label={trans.__('Remove argument %1', index + 1)}
            onClick={() => remove(index)}
          />
        </div>
      ))}
      <NewArgument
        trans={trans}
        onAdd={text => model.edit({ kind: 'add-step-argument', node, value: { literal: text } })}
      />
      <ChoiceField
        label={trans.__('Add the path of')}
        addLabel={trans.__('Add')}
        options={[...step.inputs, ...step.outputs].map(port => ({
          value: port.node,
          label: nameOf(parsed, port.node)
        }))}
        onAdd={data => model.edit({ kind: 'add-step-argument', node, value: { data } })}
      />
    </fieldset>
  );
}

function textOf(argument: Exclude<Argument, { kind: 'literal' }>): string {
  switch (argument.kind) {
    case 'port':
      return argument.port;
    case 'parameter':
      return argument.name;
    case 'opaque':
      return argument.code;
  }
}
