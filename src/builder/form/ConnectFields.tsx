import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { GraphNode } from '../../pipeline';
import { SelectField } from '../../ui/SelectField';
import { TextField } from '../../ui/TextField';
import { canConnect, waysBetween, type Way } from './connections';
import type { IConnectDraft } from './drafts';
import type { FormModel } from './formModel';
import { kindText } from '../kindText';
import type { BuilderModel } from '../model';
import { nameOf, titleOf } from '../sentences';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  draft: IConnectDraft;
  trans: TranslationBundle;
}

/** The two ends of a connection, and how the data reach the script. */
export function ConnectFields({ model, forms, draft, trans }: IProps): React.JSX.Element {
  const { nodes } = model.document.parsed;
  const source = nodes.find(({ id }) => id === draft.from);
  const target = nodes.find(({ id }) => id === draft.to);
  const option = (node: GraphNode) => ({
    value: node.id,
    label: trans.__('%1 (%2)', titleOf(node), kindText(node.kind, trans))
  });
  const nothing = { value: '', label: trans.__('Choose …') };
  const ways = source && target ? waysBetween(nodes, source, target) : [];
  return (
    <>
      <SelectField
        label={trans.__('From')}
        value={draft.from}
        options={[nothing, ...nodes.filter(({ kind }) => kind !== 'opaque').map(option)]}
        onChange={from => forms.changeEnds({ from })}
      />
      <SelectField
        label={trans.__('To')}
        value={draft.to}
        options={[nothing, ...nodes.filter(node => source && canConnect(source, node)).map(option)]}
        disabled={!source}
        onChange={to => forms.changeEnds({ to })}
      />
      {ways.length > 0 ? (
        <SelectField
          label={trans.__('Through')}
          value={String(ways.findIndex(way => JSON.stringify(way) === JSON.stringify(draft.way)))}
          options={ways.map((way, index) => ({ value: String(index), label: textOf(way, model, trans) }))}
          onChange={index => forms.change({ way: ways[Number(index)] })}
        />
      ) : (
        target && (
          <TextField
            label={trans.__('Argument')}
            hint={trans.__("The script's flag for the path; empty for none.")}
            value={draft.argument}
            onChange={argument => forms.change({ argument })}
          />
        )
      )}
    </>
  );
}

function textOf(way: Way, model: BuilderModel, trans: TranslationBundle): string {
  switch (way.kind) {
    case 'data':
      return nameOf(model.document.parsed, way.data);
    case 'new-data':
      return trans.__('new pipeline data');
    case 'order':
      return trans.__('the order only (run_after)');
  }
}
