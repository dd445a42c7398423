import { deleteIcon, editIcon, linkIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { writtenCall } from '../../pipeline';
import { IconButton } from '../../ui/IconButton';
import { DataInspector } from './DataInspector';
import type { FormModel } from '../form/formModel';
import { kindIcons } from '../icons';
import { kindText } from '../kindText';
import type { BuilderModel } from '../model';
import { PipelineInspector } from './PipelineInspector';
import { RenameField } from './RenameField';
import { StepInspector } from './StepInspector';
import { titleOf } from '../sentences';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  trans: TranslationBundle;
}

/** What is selected, as a form over its cell; the pipeline itself when nothing is. */
export function Inspector({ model, forms, trans }: IProps): React.JSX.Element {
  const node = model.selectedNode;
  const pipeline = node ? null : (model.selectedPipeline ?? model.pipeline);
  const id = node?.id ?? pipeline?.id;
  if (id === undefined) {
    return (
      <section className="jp-SteploomBuilder-inspector" aria-label={trans.__('Inspector')}>
        {model.scene.nodes.length > 0 && (
          <p className="jp-SteploomBuilder-quiet">{trans.__('Select a node to see and change its arguments.')}</p>
        )}
      </section>
    );
  }
  const { isEditable, parsed } = model.document;
  const kind = node?.kind ?? 'pipeline';
  const icon = kindIcons[kind];
  const isWritten = writtenCall(parsed, id) !== null;
  const problems = model.problems.filter(problem => problem.node === id);
  return (
    <section key={id} className="jp-SteploomBuilder-inspector" aria-label={trans.__('Inspector')}>
      <header className="jp-SteploomBuilder-head">
        <icon.react tag="span" className="jp-SteploomItem-icon" aria-hidden="true" />
        <hgroup>
          <h3>{node ? titleOf(node) : id}</h3>
          <p className="jp-SteploomBuilder-kind">{kindText(kind, trans)}</p>
        </hgroup>
        <span className="jp-SteploomBuilder-headActions">
          <IconButton icon={editIcon} label={trans.__('Go to cell')} onClick={() => void model.reveal(id)} />
          {node && node.kind !== 'opaque' && (
            <IconButton
              icon={linkIcon}
              label={trans.__('Connect…')}
              disabled={!isEditable}
              onClick={() => forms.connect(id)}
            />
          )}
          {node?.kind !== 'opaque' && (
            <IconButton
              icon={deleteIcon}
              label={trans.__('Delete')}
              disabled={!isEditable}
              onClick={() => model.remove(id)}
            />
          )}
        </span>
      </header>
      {problems.map((problem, index) => (
        <p key={index} className="jp-SteploomBuilder-problem" data-severity={problem.severity}>
          {problem.what} {problem.cure}
        </p>
      ))}
      {!isWritten && (
        <p className="jp-SteploomBuilder-quiet">
          {trans.__('Made by code the builder does not rewrite: edit it in its cell.')}
        </p>
      )}
      {node?.kind === 'step' && <StepInspector {...{ model, trans }} step={node} />}
      {(node?.kind === 'data' || node?.kind === 'reference') && <DataInspector {...{ model, trans }} data={node} />}
      {pipeline && <PipelineInspector {...{ model, trans, pipeline }} />}
      {isWritten && (node?.origin ?? pipeline) && <RenameField {...{ model, trans, id }} />}
    </section>
  );
}
