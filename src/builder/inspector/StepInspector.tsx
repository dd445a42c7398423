import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { writtenCall } from '../../pipeline';
import type { GraphNode, StepNode } from '../../pipeline';
import { CheckField } from '../../ui/CheckField';
import { ArgumentField } from './ArgumentField';
import { ArgumentList } from './ArgumentList';
import { CommitField } from './CommitField';
import { LinkList } from './LinkList';
import type { BuilderModel } from '../model';
import { VariableField } from './VariableField';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
  step: StepNode;
}

/** The parameters of steps that are the command line of a script. */
const ARGUMENTS = ['arguments', 'estimator_entry_script_arguments'];

/** The arguments of a step. */
export function StepInspector({ model, trans, step }: IProps): React.JSX.Element {
  const { parsed, isEditable } = model.document;
  const { id } = step;
  const call = writtenCall(parsed, id);
  const takesArguments =
    step.arguments.length > 0 || ARGUMENTS.some(keyword => !call || call.parameters.includes(keyword));
  const inputs = [...new Set(step.inputs.map(port => port.node))];
  const outputs = [...new Set(step.outputs.map(port => port.node))];
  const ids = (accepts: (node: GraphNode) => boolean) => parsed.nodes.filter(accepts).map(node => node.id);
  const isData = (node: GraphNode) => node.kind === 'data' || node.kind === 'reference';
  const written = new Set(
    parsed.nodes.flatMap(node => (node.kind === 'step' ? node.outputs : []).map(port => port.node))
  );
  return (
    <>
      <CommitField
        label={trans.__('Name')}
        value={step.name}
        disabled={!isEditable}
        onCommit={name => model.edit({ kind: 'set-step-name', node: id, name })}
      />
      <ArgumentField
        {...{ model, trans, id }}
        keywords={['script_name', 'command']}
        label={trans.__('Script')}
        value={step.script}
      />
      <ArgumentField
        {...{ model, trans, id }}
        keywords={['source_directory']}
        label={trans.__('Source directory')}
        placeholder={trans.__("the notebook's folder")}
        value={step.source ?? ''}
      />
      <VariableField
        {...{ model, trans, id }}
        keywords={['compute_target', 'target']}
        label={trans.__('Compute target')}
        variables={parsed.computes}
        noneLabel={step.compute ?? trans.__('the local default')}
      />
      <VariableField
        {...{ model, trans, id }}
        keywords={['runconfig']}
        label={trans.__('Run configuration')}
        variables={parsed.runConfigs}
        noneLabel={trans.__('none')}
      />
      {call?.parameters.includes('allow_reuse') && (
        <CheckField
          label={trans.__('Reuse earlier results')}
          checked={step.allowReuse}
          disabled={!isEditable}
          onChange={isAllowed =>
            model.edit({ kind: 'set-argument', node: id, keyword: 'allow_reuse', value: { literal: isAllowed } })
          }
        />
      )}
      {takesArguments && <ArgumentList {...{ model, trans, step }} />}
      <LinkList
        {...{ model, trans }}
        label={trans.__('Inputs')}
        items={inputs}
        removeLabel={name => trans.__('Remove input %1', name)}
        onRemove={from => model.edit({ kind: 'disconnect', from, to: id })}
        addLabel={trans.__('Add input')}
        choices={ids(node => isData(node) && !inputs.includes(node.id) && !outputs.includes(node.id))}
        onAdd={from => model.connect(from, id)}
      />
      <LinkList
        {...{ model, trans }}
        label={trans.__('Outputs')}
        items={outputs}
        removeLabel={name => trans.__('Remove output %1', name)}
        onRemove={to => model.edit({ kind: 'disconnect', from: id, to })}
        addLabel={trans.__('Add output')}
        choices={ids(node => node.kind === 'data' && !written.has(node.id) && !inputs.includes(node.id))}
        onAdd={to => model.connect(id, to)}
      />
      <LinkList
        {...{ model, trans }}
        label={trans.__('Runs after')}
        items={step.after}
        removeLabel={name => trans.__('Do not wait for %1', name)}
        onRemove={after => model.edit({ kind: 'remove-run-after', step: id, after })}
        addLabel={trans.__('Wait for step')}
        choices={ids(node => node.kind === 'step' && node.id !== id && !step.after.includes(node.id))}
        onAdd={after => model.edit({ kind: 'add-run-after', step: id, after })}
      />
      {model.pipelines.length > 0 && (
        <fieldset className="jp-SteploomForm-list" disabled={!isEditable}>
          <legend>{trans.__('Named in pipelines')}</legend>
          {model.pipelines.map(pipeline => (
            <CheckField
              key={pipeline.id}
              label={pipeline.id}
              checked={pipeline.steps.includes(id)}
              onChange={isNamed =>
                model.edit({
                  kind: isNamed ? 'add-step-to-pipeline' : 'remove-step-from-pipeline',
                  step: id,
                  pipeline: pipeline.id
                })
              }
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
