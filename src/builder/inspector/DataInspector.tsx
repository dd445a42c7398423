import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { consumersOf, producersOf, writtenCall } from '../../pipeline';
import type { DataNode, ReferenceNode } from '../../pipeline';
import { SelectField } from '../../ui/SelectField';
import { ArgumentField } from './ArgumentField';
import { LinkList } from './LinkList';
import type { BuilderModel } from '../model';
import { VariableField } from './VariableField';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
  data: DataNode | ReferenceNode;
}

/** The arguments of a data reference or of pipeline data, and the steps that use them. */
export function DataInspector({ model, trans, data }: IProps): React.JSX.Element {
  const { parsed, isEditable } = model.document;
  const { id } = data;
  const call = writtenCall(parsed, id);
  const writers = producersOf(parsed.nodes).get(id) ?? [];
  const readers = consumersOf(parsed.nodes).get(id) ?? [];
  const others = parsed.nodes
    .filter(node => node.kind === 'step' && !writers.includes(node.id) && !readers.includes(node.id))
    .map(node => node.id);
  return (
    <>
      <ArgumentField
        {...{ model, trans, id }}
        keywords={['name', 'data_reference_name']}
        label={trans.__('Name')}
        value={data.name}
      />
      <VariableField
        {...{ model, trans, id }}
        keywords={['datastore']}
        label={trans.__('Datastore')}
        variables={parsed.datastores}
        noneLabel={trans.__('the default datastore')}
      />
      {data.kind === 'reference' && (
        <ArgumentField
          {...{ model, trans, id }}
          keywords={['path_on_datastore']}
          label={trans.__('Path on the datastore')}
          placeholder={trans.__('the whole datastore')}
          value={data.path}
        />
      )}
      {data.kind === 'reference' && call?.parameters.includes('mode') && (
        <SelectField
          label={trans.__('Mode')}
          value={data.mode}
          disabled={!isEditable}
          options={[
            { value: 'mount', label: trans.__('mount') },
            { value: 'download', label: trans.__('download') }
          ]}
          onChange={mode => model.edit({ kind: 'set-argument', node: id, keyword: 'mode', value: { literal: mode } })}
        />
      )}
      {data.kind === 'data' && (
        <LinkList
          {...{ model, trans }}
          label={trans.__('Written by')}
          items={writers}
          removeLabel={name => trans.__('Remove from the outputs of %1', name)}
          onRemove={from => model.edit({ kind: 'disconnect', from, to: id })}
          addLabel={trans.__('Let a step write it')}
          choices={writers.length ? [] : others}
          onAdd={from => model.connect(from, id)}
        />
      )}
      <LinkList
        {...{ model, trans }}
        label={trans.__('Read by')}
        items={readers}
        removeLabel={name => trans.__('Remove from the inputs of %1', name)}
        onRemove={to => model.edit({ kind: 'disconnect', from: id, to })}
        addLabel={trans.__('Let a step read it')}
        choices={others}
        onAdd={to => model.connect(id, to)}
      />
    </>
  );
}
