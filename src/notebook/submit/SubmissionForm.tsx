import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { CheckField } from '../../ui/CheckField';
import { Notice } from '../../ui/Notice';
import { SelectField } from '../../ui/SelectField';
import { TextField } from '../../ui/TextField';
import { useObservable } from '../../ui/useObservable';
import type { IStepSummary, Submission } from './submission';

interface IProps {
  submission: Submission;
  trans: TranslationBundle;
}

/** Asks for the experiment and the parameters, and shows what will run. */
export function SubmissionForm({ submission, trans }: IProps): React.JSX.Element {
  useObservable(submission);
  const { draft, errors, parameters, pipelines, problems } = submission;
  return (
    <div className="jp-SteploomSubmission">
      {pipelines.length > 1 && (
        <SelectField
          label={trans.__('Pipeline')}
          value={draft.pipeline}
          options={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={pipeline => submission.change({ pipeline })}
        />
      )}
      <TextField
        label={trans.__('Experiment')}
        hint={trans.__('The name under which the run is kept.')}
        value={draft.experiment}
        error={errors.experiment}
        onChange={experiment => submission.change({ experiment })}
      />
      {parameters.map(({ name, default: value }) =>
        typeof value === 'boolean' ? (
          <CheckField
            key={name}
            label={name}
            checked={draft.parameters[name] === 'true'}
            onChange={checked => submission.setParameter(name, String(checked))}
          />
        ) : (
          <TextField
            key={name}
            label={trans.__('Parameter %1', name)}
            value={draft.parameters[name] ?? ''}
            error={errors.parameters[name]}
            isNumber={typeof value === 'number'}
            onChange={text => submission.setParameter(name, text)}
          />
        )
      )}
      {problems.length > 0 && (
        <Notice
          kind="warning"
          title={trans._n('%1 problem in this pipeline', '%1 problems in this pipeline', problems.length)}
        >
          <ul>
            {problems.map(({ what, cure }, index) => (
              <li key={index}>
                {what} {cure}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <StepTable steps={submission.steps} trans={trans} />
      <CheckField
        label={trans.__('Continue when a step fails')}
        hint={trans.__('Steps that do not need the failed one still run.')}
        checked={draft.continueOnStepFailure}
        onChange={continueOnStepFailure => submission.change({ continueOnStepFailure })}
      />
      <CheckField
        label={trans.__('Run every step again')}
        hint={trans.__('Without this a step is reused when nothing it depends on has changed.')}
        checked={draft.regenerateOutputs}
        onChange={regenerateOutputs => submission.change({ regenerateOutputs })}
      />
    </div>
  );
}

interface IStepTableProps {
  steps: readonly IStepSummary[];
  trans: TranslationBundle;
}

function StepTable({ steps, trans }: IStepTableProps): React.JSX.Element {
  return (
    <table className="jp-SteploomSubmission-steps">
      <caption>{trans.__('What will run')}</caption>
      <thead>
        <tr>
          <th scope="col">{trans.__('Step')}</th>
          <th scope="col">{trans.__('Script')}</th>
          <th scope="col">{trans.__('Compute')}</th>
          <th scope="col">{trans.__('Packages')}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ id, name, script, compute, packages }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>{script}</td>
            <td>{compute ?? trans.__('local')}</td>
            <td>{packages.length > 0 ? packages.join(', ') : trans.__('as in the kernel')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
