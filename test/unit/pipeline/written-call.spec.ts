import { parseNotebook, writtenCall } from '../../../src/pipeline';
import { ARTICLE, notebook } from './notebooks';

describe('writtenCall', () => {
  const parsed = parseNotebook(ARTICLE);

  it('finds arguments by name and by position', () => {
    const step = writtenCall(parsed, 'train_step')!;
    expect(step.className).toBe('PythonScriptStep');
    expect(step.argument('compute_target', 'target')).toMatchObject({
      name: 'target',
      argument: { value: { kind: 'name', name: 'aml_compute' } }
    });
    expect(step.argument('version')).toBeNull();
    expect(writtenCall(parsed, 'scoring_data')!.argument('path_on_datastore')).toMatchObject({
      argument: { keyword: null, value: { value: 'titanic/new' } }
    });
    expect(writtenCall(parsed, 'pipeline2')!.argument('description')).not.toBeNull();
  });

  it('has nothing for what no constructor makes', () => {
    const other = parseNotebook(
      notebook(
        'from azureml.core import Workspace\nstore = Workspace.from_config().get_default_datastore()',
        "part = store.path('x')\nfor name in 'ab':\n    step = PythonScriptStep(name)"
      )
    );
    expect(writtenCall(other, 'part')).toBeNull();
    expect(writtenCall(other, 'step')).toBeNull();
    expect(writtenCall(other, 'gone')).toBeNull();
  });
});
