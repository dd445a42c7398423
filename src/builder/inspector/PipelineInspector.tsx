import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ParsedPipeline } from '../../pipeline';
import { CheckField } from '../../ui/CheckField';
import { ArgumentField } from './ArgumentField';
import type { BuilderModel } from '../model';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
  pipeline: ParsedPipeline;
}

/** The arguments of a pipeline. */
export function PipelineInspector({ model, trans, pipeline }: IProps): React.JSX.Element {
  const { parsed, isEditable } = model.document;
  const { id } = pipeline;
  const members = new Set(pipeline.graph.nodes.map(node => node.id));
  return (
    <>
      <ArgumentField
        {...{ model, trans, id }}
        keywords={['description']}
        label={trans.__('Description')}
        value={pipeline.name}
      />
      <fieldset className="jp-SteploomForm-list" disabled={!isEditable}>
        <legend>{trans.__('Steps')}</legend>
        {parsed.nodes
          .filter(node => node.kind === 'step')
          .map(step => {
            const isNamed = pipeline.steps.includes(step.id);
            return (
              <CheckField
                key={step.id}
                label={step.name}
                hint={!isNamed && members.has(step.id) ? trans.__('Runs too: another step needs it.') : undefined}
                checked={isNamed}
                onChange={isWanted =>
                  model.edit({
                    kind: isWanted ? 'add-step-to-pipeline' : 'remove-step-from-pipeline',
                    step: step.id,
                    pipeline: id
                  })
                }
              />
            );
          })}
      </fieldset>
    </>
  );
}
