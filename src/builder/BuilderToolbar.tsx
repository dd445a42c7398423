import { HTMLSelect, linkIcon, redoIcon, undoIcon } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { submitIcon } from '../ui/icons';
import { Toolbar } from '../ui/Toolbar';
import { NODE_DRAG_TYPE } from './canvas/dragType';
import type { NodeKind } from './form/drafts';
import type { FormModel } from './form/formModel';
import { arrangeIcon, kindIcons } from './icons';
import type { BuilderModel } from './model';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  trans: TranslationBundle;
}

/** The pipeline that is shown, and every action: those that add nodes can be dragged onto the canvas. */
export function BuilderToolbar({ model, forms, trans }: IProps): React.JSX.Element {
  const { isEditable } = model.document;
  const nodeKinds: readonly (readonly [NodeKind, string, string])[] = [
    ['reference', trans.__('Data reference'), trans.__('Add data reference')],
    ['data', trans.__('Pipeline data'), trans.__('Add pipeline data')],
    ['step', trans.__('Script step'), trans.__('Add script step')]
  ];
  return (
    <div className="jp-SteploomBuilder-bar">
      {model.pipelines.length > 0 && (
        <HTMLSelect
          className="jp-SteploomBuilder-pipelines"
          aria-label={trans.__('Pipeline shown')}
          value={model.pipeline?.id}
          options={model.pipelines.map(({ id, name }) => ({
            value: id,
            label: name === id ? id : trans.__('%1: %2', id, name)
          }))}
          onChange={event => model.choosePipeline(event.target.value)}
        />
      )}
      <Toolbar className="jp-SteploomBuilder-buttons" label={trans.__('Pipeline builder')}>
        {nodeKinds.map(([kind, text, label]) => (
          <Action
            key={kind}
            icon={kindIcons[kind]}
            text={text}
            label={label}
            disabled={!isEditable}
            drag={kind}
            onClick={() => forms.add(kind)}
          />
        ))}
        <Action
          icon={kindIcons.pipeline}
          text={trans.__('Pipeline')}
          label={trans.__('Add pipeline')}
          disabled={!isEditable}
          onClick={() => forms.add('pipeline')}
        />
        <Action
          icon={linkIcon}
          text={trans.__('Connect')}
          label={trans.__('Connect nodes')}
          disabled={!isEditable || model.scene.nodes.length < 2}
          onClick={() => forms.connect(model.selectedNode?.id)}
        />
        <span className="jp-SteploomBuilder-rest">
          <Action icon={undoIcon} label={trans.__('Undo')} disabled={!isEditable} onClick={() => model.undo()} />
          <Action icon={redoIcon} label={trans.__('Redo')} disabled={!isEditable} onClick={() => model.redo()} />
          <Action icon={arrangeIcon} label={trans.__('Arrange')} onClick={() => model.arrange()} />
          <Action
            icon={submitIcon}
            text={trans.__('Submit')}
            label={trans.__('Submit pipeline')}
            disabled={model.pipeline === null}
            onClick={() => model.submit()}
          />
        </span>
      </Toolbar>
    </div>
  );
}

interface IActionProps {
  icon: LabIcon;
  label: string;
  text?: string;
  disabled?: boolean;
  drag?: NodeKind;
  onClick(): void;
}

function Action({ icon, label, text, disabled, drag, onClick }: IActionProps): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-SteploomBuilder-action"
      title={label}
      aria-label={label}
      disabled={disabled}
      draggable={drag !== undefined && !disabled}
      onDragStart={event => {
        if (drag !== undefined) {
          event.dataTransfer.setData(NODE_DRAG_TYPE, drag);
          event.dataTransfer.effectAllowed = 'copy';
        }
      }}
      onClick={onClick}
    >
      <icon.react tag="span" className="jp-SteploomBuilder-actionIcon" aria-hidden="true" />
      {text && <span>{text}</span>}
    </button>
  );
}
