import { FormModel } from '../../../src/builder/form/formModel';
import { make, SET_UP, TWO_STEPS } from './make';

const SCRIPTS = ['scripts/process/process.py', 'scripts/train/train.py', 'scripts/train/help.py', 'tools/help.py'];

function form(...sources: string[]): ReturnType<typeof make> & { forms: FormModel } {
  const made = make(...sources);
  return { ...made, forms: new FormModel(made.model, () => Promise.resolve(SCRIPTS)) };
}

describe('a step form', () => {
  it('is filled in from the notebook and the scripts near it', async () => {
    const { forms } = form(SET_UP);
    forms.add('step');
    await Promise.resolve();
    expect(forms.draft).toEqual({
      kind: 'step',
      name: 'process',
      script: 'process.py',
      source: './scripts/process',
      compute: 'compute_target',
      runConfig: 'run_config',
      pipeline: '',
      at: undefined
    });
  });

  it('knows the scripts the second time', async () => {
    const { forms } = form(SET_UP, 'process = 1\nx = PipelineData("process")');
    forms.add('data');
    forms.add('step');
    await Promise.resolve();
    forms.add('step');
    expect(forms.draft).toMatchObject({ name: 'train', source: './scripts/train' });
    await Promise.resolve();
    expect(forms.draft).toMatchObject({ name: 'train', source: './scripts/train' });
  });

  it('lets script and folder follow until they are set', async () => {
    const { forms } = form(SET_UP);
    forms.add('step');
    await Promise.resolve();
    forms.change({ name: 'train' });
    expect(forms.draft).toMatchObject({ script: 'train.py', source: './scripts/train' });
    forms.change({ script: 'tools/help.py' });
    expect(forms.draft).toMatchObject({ script: 'help.py', source: './tools' });
    forms.change({ name: 'other' });
    expect(forms.draft).toMatchObject({ script: 'help.py', source: './tools' });
    forms.change({ source: '.' });
    expect(forms.draft).toMatchObject({ source: '.' });
  });

  it('adds the step to the pipeline that is shown', async () => {
    const { document, forms, model } = form(
      SET_UP,
      TWO_STEPS.replace('p = Pipeline(ws, [b])', ''),
      'p = Pipeline(ws, [b])'
    );
    forms.add('step');
    forms.change({ name: 'score' });
    expect(forms.submit()).toBe(true);
    expect(forms.draft).toBeNull();
    expect(model.selected).toBe('score_step');
    expect(document.parsed.pipelines[0].steps).toEqual(['b', 'score_step']);
  });
});

describe('forms', () => {
  it('propose names nobody has', () => {
    const { forms } = form(
      SET_UP,
      'raw_data = DataReference(def_blob_store, "raw_data")\nprocessed_data = PipelineData("model")'
    );
    const nameOf = (kind: 'reference' | 'data' | 'step') => {
      forms.add(kind);
      return forms.draft && 'name' in forms.draft ? forms.draft.name : null;
    };
    expect([nameOf('reference'), nameOf('data'), nameOf('step')]).toEqual(['raw_data_2', 'scores', 'process']);
  });

  it('stay open with the reason when they are refused', () => {
    const { forms, model } = form(SET_UP);
    forms.add('data');
    forms.change({ name: 'a-b' });
    expect(forms.submit()).toBe(false);
    expect(forms.draft).toMatchObject({ name: 'a-b' });
    expect(model.refusal?.what).toContain('"a-b"');
    forms.close();
    expect([forms.draft, model.refusal]).toEqual([null, null]);
  });

  it('put a node where it was dropped', () => {
    const { document, forms } = form(SET_UP);
    forms.add('data', { x: 140, y: 160 });
    forms.submit();
    expect(document.positions.get('processed_data')).toEqual({ x: 52, y: 136 });
  });

  it('name the last steps of a new pipeline', () => {
    const { document, forms } = form(SET_UP, TWO_STEPS.replace('p = Pipeline(ws, [b])', ''));
    forms.add('pipeline');
    expect(forms.draft).toMatchObject({ steps: ['b'] });
    forms.change({ description: 'Train' });
    forms.submit();
    expect(document.sources[2]).toContain('pipeline = Pipeline(workspace=ws, steps=[b], description="Train")');
  });
});

describe('a connection form', () => {
  it('proposes the flag, or takes none', () => {
    const { document, forms } = form(SET_UP, TWO_STEPS);
    forms.connect('raw');
    forms.changeEnds({ to: 'b' });
    expect(forms.draft).toMatchObject({ argument: '--raw', way: undefined });
    forms.change({ argument: '--input' });
    forms.submit();
    expect(document.sources[1]).toContain('inputs=[clean, raw], outputs=[model], arguments=["--input", raw]');
    forms.connect('model', 'a');
    forms.change({ argument: '' });
    forms.submit();
    expect(document.parsed.nodes.find(({ id }) => id === 'a')).toMatchObject({ arguments: [{}, {}] });
  });

  it('offers the ways from step to step', () => {
    const { document, forms } = form(SET_UP, `${TWO_STEPS}\nc = PythonScriptStep("c.py", "score")`);
    forms.connect('b', 'c');
    expect(forms.draft).toMatchObject({ way: { kind: 'data', data: 'model' } });
    forms.change({ way: { kind: 'order' } });
    forms.submit();
    expect(document.sources[1]).toContain('c.run_after(b)');
    forms.connect('b', 'c');
    forms.change({ way: { kind: 'new-data' } });
    forms.submit();
    expect(document.parsed.nodes.find(({ id }) => id === 'c')).toMatchObject({ inputs: [{ name: 'train_output' }] });
  });

  it('drops an end that cannot be connected', () => {
    const { forms } = form(SET_UP, TWO_STEPS);
    forms.connect('raw', 'model');
    expect(forms.draft).toMatchObject({ from: 'raw', to: '' });
    expect(forms.canSubmit).toBe(false);
    expect(forms.submit()).toBe(false);
  });
});
