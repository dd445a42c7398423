import { closeIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { IconButton } from '../../ui/IconButton';
import { ChoiceField } from './ChoiceField';
import type { BuilderModel } from '../model';
import { nameOf } from '../sentences';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
  label: string;
  /** Ids of nodes. */
  items: readonly string[];
  /** What the button beside an item does, as `Disconnect raw_data`. */
  removeLabel(name: string): string;
  onRemove(id: string): void;
  addLabel: string;
  /** Ids of nodes that may be added. */
  choices: readonly string[];
  onAdd(id: string): void;
}

/** The nodes a node is connected with: each leads there, can be taken off, and others added. */
export function LinkList(props: IProps): React.JSX.Element | null {
  const { model, trans, label, items, removeLabel, onRemove, addLabel, choices, onAdd } = props;
  const { parsed, isEditable } = model.document;
  if (!items.length && (!choices.length || !isEditable)) {
    return null;
  }
  return (
    <fieldset className="jp-SteploomForm-list" disabled={!isEditable}>
      <legend>{label}</legend>
      {items.map(id => {
        const name = nameOf(parsed, id);
        return (
          <div key={id} className="jp-SteploomForm-listRow">
            <button type="button" className="jp-SteploomBuilder-link" onClick={() => model.select(id)}>
              {name}
            </button>
            <IconButton icon={closeIcon} label={removeLabel(name)} onClick={() => onRemove(id)} />
          </div>
        );
      })}
      <ChoiceField
        label={addLabel}
        addLabel={trans.__('Add')}
        options={choices.map(id => ({ value: id, label: nameOf(parsed, id) }))}
        onAdd={onAdd}
      />
    </fieldset>
  );
}
