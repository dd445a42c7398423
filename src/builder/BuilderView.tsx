import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useObservable } from '../ui/useObservable';
import { BuilderToolbar } from './BuilderToolbar';
import { Canvas } from './canvas/Canvas';
import { DraftForm } from './form/DraftForm';
import { FocusKeeper } from './FocusKeeper';
import type { FormModel } from './form/formModel';
import { Inspector } from './inspector/Inspector';
import type { BuilderModel } from './model';
import { Outline } from './Outline';
import { Problems } from './Problems';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  trans: TranslationBundle;
}

/** The pipeline builder: toolbar, drawing, outline, inspector or form, problems, and a line that says what happened. */
export function BuilderView({ model, forms, trans }: IProps): React.JSX.Element {
  useObservable(model);
  useObservable(forms);
  const root = React.useRef<HTMLDivElement>(null);
  const { draft } = forms;
  const { document, refusal, said, scene } = model;
  const find = (selector: string) => root.current?.querySelector<HTMLElement>(selector);
  return (
    <FocusKeeper root={root} fallback={() => find('[role=treeitem][tabindex="0"]') ?? find('[role=toolbar] button')}>
      <div ref={root} className="jp-SteploomBuilder-root" onKeyDown={event => onKeyDown(event, model)}>
        <BuilderToolbar {...{ model, forms, trans }} />
        {!document.isPython && (
          <Notice kind="info" title={trans.__('This is no Python notebook.')}>
            {trans.__('Pipelines are read from Python cells. Choose a Python kernel.')}
          </Notice>
        )}
        {document.isPython && !document.isEditable && (
          <Notice kind="info" title={trans.__('This notebook is read-only: its pipeline is shown, not changed.')} />
        )}
        {refusal && !draft && <ProblemNotice problem={refusal} trans={trans} onClose={() => model.dismissRefusal()} />}
        <div className="jp-SteploomBuilder-main">
          <div className="jp-SteploomBuilder-drawing">
            <Canvas {...{ model, forms, trans }} />
            {!scene.nodes.length && document.isEditable && (
              <div className="jp-SteploomBuilder-empty">
                <p>{trans.__('This notebook has no pipeline yet.')}</p>
                <p>{trans.__('Add data and steps from the bar above, or drag them here. Each becomes a cell.')}</p>
              </div>
            )}
          </div>
          <div className="jp-SteploomBuilder-side">
            <Outline
              {...{ model, forms, trans }}
              onEdit={() => find('.jp-SteploomBuilder-inspector :is(input, select):enabled')?.focus()}
            />
            {draft ? (
              <DraftForm key={draft.kind} {...{ model, forms, draft, trans }} />
            ) : (
              <Inspector {...{ model, forms, trans }} />
            )}
          </div>
        </div>
        <Problems {...{ model, trans }} />
        <div className="jp-SteploomBuilder-said" role="status" aria-live="polite">
          <span key={said.count}>{said.text}</span>
        </div>
      </div>
    </FocusKeeper>
  );
}

/** Undo and redo as everywhere; a text field has its own. */
function onKeyDown(event: React.KeyboardEvent, model: BuilderModel): void {
  const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'text';
  const key = event.key.toLowerCase();
  if (isTyping || event.altKey || !(event.ctrlKey || event.metaKey) || !model.document.isEditable) {
    return;
  }
  if (key === 'z' || (key === 'y' && !event.shiftKey)) {
    event.preventDefault();
    event.stopPropagation();
    if (key === 'y' || event.shiftKey) {
      model.redo();
    } else {
      model.undo();
    }
  }
}
