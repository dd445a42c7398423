import { nullTranslator } from '@jupyterlab/translation';

import { Submission } from '../../../src/notebook/submit/submission';
import { check, parseNotebook } from '../../../src/pipeline';
import { ARTICLE, notebook } from '../pipeline/notebooks';

const trans = nullTranslator.load('steploom');

const PARAMETERS = notebook(
  'from azureml.core import Workspace\nfrom azureml.pipeline.core import Pipeline, PipelineParameter\n' +
    'from azureml.pipeline.steps import PythonScriptStep\nws = Workspace.from_config()',
  "rounds = PipelineParameter('rounds', 3)\nlabel = PipelineParameter('label', 'a')\nquick = PipelineParameter('quick', True)",
  "step = PythonScriptStep('a.py', arguments=[rounds, label, quick], compute_target='cpu')",
  'p = Pipeline(ws, [step])'
);

function submission(cells = ARTICLE, pipeline = 'pipeline1', experiment = 'flights'): Submission {
  const parsed = parseNotebook(cells);
  return new Submission({ parsed, problems: check(parsed), pipeline, experiment, trans });
}

describe('Submission', () => {
  it('begins with the proposed experiment and the defaults, and gives no values that are defaults', () => {
    const made = submission(PARAMETERS, 'p');
    expect(made.draft.parameters).toEqual({ rounds: '3', label: 'a', quick: 'true' });
    expect(made.take()).toEqual({
      pipeline: 'p',
      options: { experiment: 'flights', parameters: {}, continueOnStepFailure: false, regenerateOutputs: false }
    });
  });

  it('gives changed values the type of their default', () => {
    const made = submission(PARAMETERS, 'p');
    made.setParameter('rounds', '12.5');
    made.setParameter('label', '7');
    made.setParameter('quick', 'false');
    expect(made.take()?.options.parameters).toEqual({ rounds: 12.5, label: '7', quick: false });
  });

  it('says what is wrong only after the user has tried, and takes nothing until it is right', () => {
    const made = submission(PARAMETERS, 'p');
    made.change({ experiment: '  ' });
    made.setParameter('rounds', 'many');
    expect(made.errors).toEqual({ parameters: {} });
    expect(made.take()).toBeNull();
    expect(made.errors.experiment).toBeTruthy();
    expect(made.errors.parameters.rounds).toContain('3');
    made.change({ experiment: 'x' });
    made.setParameter('rounds', '4');
    expect(made.take()?.options).toMatchObject({ experiment: 'x', parameters: { rounds: 4 } });
  });

  it('shows the steps of the chosen pipeline, and takes its parameters along', () => {
    const made = submission();
    const first = made.steps.map(({ id }) => id);
    const other = made.pipelines.find(({ id }) => id !== 'pipeline1')!;
    made.change({ pipeline: other.id });
    expect(made.steps.map(({ id }) => id)).not.toEqual(first);
    expect(made.steps.length).toBeGreaterThan(0);
  });

  it('lists the errors of the chosen pipeline only', () => {
    const cells = [...PARAMETERS, ...notebook('q = Pipeline(ws, [])').map(cell => ({ ...cell, id: 'q' }))];
    expect(submission(cells, 'p').problems.map(({ code }) => code)).toEqual([]);
    expect(submission(cells, 'q').problems.map(({ code }) => code)).toEqual(['empty-pipeline']);
  });
});
