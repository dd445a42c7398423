import { HEAD, after, edited, refusal } from './editing';
import { ARTICLE, notebook } from './notebooks';

describe('connect', () => {
  const PAIR = `x = PipelineData('x')
r = DataReference(store, 'r', 'in')
a = PythonScriptStep('a.py')
b = PythonScriptStep('b.py', arguments=['--n', 1], inputs=[])`;

  it('lets a step read data: list and argument', () => {
    expect(edited([PAIR], { kind: 'connect', from: 'r', to: 'b' })).toBe(
      PAIR.replace("['--n', 1], inputs=[]", "['--n', 1, '--r', r], inputs=[r]")
    );
    expect(edited([PAIR], { kind: 'connect', from: 'r', to: 'a', argument: '--input' })).toBe(
      PAIR.replace("('a.py')", "('a.py', inputs=[r], arguments=['--input', r])")
    );
    expect(edited([PAIR], { kind: 'connect', from: 'r', to: 'b', argument: null })).toBe(
      PAIR.replace('inputs=[]', 'inputs=[r]')
    );
  });

  it('lets a step write data', () => {
    expect(edited([PAIR], { kind: 'connect', from: 'a', to: 'x' })).toBe(
      PAIR.replace("('a.py')", "('a.py', outputs=[x], arguments=['--x', x])")
    );
  });

  it("keeps the article's layout and comments", () => {
    const cells = after(ARTICLE, { kind: 'connect', from: 'model', to: 'process_batch' });
    expect(cells.find(({ id }) => id === 'c7')!.source).toContain(
      '"--output", scoring_input, "--model", model],\n    compute_target=aml_compute, inputs=[scoring_data, model], outputs'
    );
    const other = after(ARTICLE, { kind: 'connect', from: 'scoring_data', to: 'inference' });
    expect(other.find(({ id }) => id === 'c5')).toBe(ARTICLE.find(({ id }) => id === 'c5'));
    const wrapped = `a = PythonScriptStep(
    script_name="a.py",
    arguments=["--mode", "train",  # fixed
               "--x", x],          # data
    inputs=[
        x,  # one
    ],
)`;
    expect(
      edited([`x = PipelineData("x")\nr = store.path("r", "r")`, wrapped], { kind: 'connect', from: 'r', to: 'a' }, 2)
    ).toBe(
      wrapped
        .replace('"--x", x],', '"--x", x,\n               "--r", r],')
        .replace('x,  # one\n', 'x,  # one\n        r,\n')
    );
  });

  it('makes new data between two steps, above both', () => {
    const source = "# prepares\na = PythonScriptStep('a.py', name='prep')";
    const cells = after(notebook(HEAD, source, "b = PythonScriptStep('b.py', 'train')"), {
      kind: 'connect',
      from: 'a',
      to: 'b'
    });
    expect(cells.slice(1).map(cell => cell.source)).toEqual([
      "prep_output = PipelineData('prep_output', datastore=store)",
      "# prepares\na = PythonScriptStep('a.py', name='prep', outputs=[prep_output], arguments=['--prep_output', prep_output])",
      "b = PythonScriptStep('b.py', 'train', inputs=[prep_output], arguments=['--prep_output', prep_output])"
    ]);
  });

  it('brings the import it needs', () => {
    const cells = notebook(
      'from azureml.pipeline import steps as s',
      "a = s.PythonScriptStep('a.py')\nb = s.PythonScriptStep('b.py')"
    );
    expect(after(cells, { kind: 'connect', from: 'a', to: 'b' })[1].source).toBe(
      "from azureml.pipeline.core import PipelineData\n\na_py_output = PipelineData('a_py_output')"
    );
  });

  it('prefers data the first writes, then data the second waits for', () => {
    const own = `x = PipelineData('x')\na = PythonScriptStep('a.py', outputs=[x])\nb = PythonScriptStep('b.py')`;
    expect(edited([own], { kind: 'connect', from: 'a', to: 'b' })).toContain(
      "b = PythonScriptStep('b.py', inputs=[x], arguments=['--x', x])"
    );
    expect(after(notebook(HEAD, own), { kind: 'connect', from: 'a', to: 'b', data: null })[1].source).toBe(
      "a_py_output = PipelineData('a_py_output', datastore=store)"
    );
    const awaited = `x = PipelineData('x')\na = PythonScriptStep('a.py')\nb = PythonScriptStep('b.py', inputs=[x])`;
    expect(edited([awaited], { kind: 'connect', from: 'a', to: 'b', argument: null })).toBe(
      awaited.replace("('a.py')", "('a.py', outputs=[x])")
    );
  });

  it('uses a list that has its own variable, and a flag nobody has', () => {
    const source = `r = store.path('r', 'r')\nmine = []\na = PythonScriptStep('a.py', inputs=mine, arguments=['--r', 3])`;
    expect(edited([source], { kind: 'connect', from: 'r', to: 'a' })).toBe(
      source.replace('mine = []', 'mine = [r]').replace("'--r', 3", "'--r', 3, '--r_2', r")
    );
  });

  it('writes output configurations and parallel steps their own way', () => {
    const source = `from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.steps import ParallelRunStep
o = OutputFileDatasetConfig('o')
x = PipelineData('x')
a = PythonScriptStep('a.py')
p = ParallelRunStep(name='p', inputs=[])`;
    expect(edited([source], { kind: 'connect', from: 'a', to: 'o' })).toContain(
      "a = PythonScriptStep('a.py', arguments=['--o', o])"
    );
    expect(edited([source], { kind: 'connect', from: 'o', to: 'a' })).toContain("arguments=['--o', o.as_input('o')])");
    expect(edited([source], { kind: 'connect', from: 'p', to: 'x' })).toContain('inputs=[], output=x)');
    expect(edited([source], { kind: 'connect', from: 'x', to: 'p' })).toContain('inputs=[x])');
  });

  it('refuses cycles, doubles, and data defined below', () => {
    const cells = notebook(
      HEAD,
      `x = PipelineData('x')\na = PythonScriptStep('a.py', outputs=[x])\nb = PythonScriptStep('b.py', inputs=[x])\nc = PythonScriptStep('c.py')`,
      "late = PipelineData('late')\nsteps = [a, b]\nsteps.append(c)\nd = PythonScriptStep('d.py', inputs=steps)"
    );
    expect(refusal(cells, { kind: 'connect', from: 'b', to: 'a' })).toBe('cycle');
    expect(refusal(cells, { kind: 'connect', from: 'a', to: 'a' })).toBe('cycle');
    expect(refusal(cells, { kind: 'connect', from: 'x', to: 'b' })).toBe('already-done');
    expect(refusal(cells, { kind: 'connect', from: 'a', to: 'b' })).toBe('already-done');
    expect(refusal(cells, { kind: 'connect', from: 'c', to: 'x' })).toBe('written-twice');
    expect(refusal(cells, { kind: 'connect', from: 'late', to: 'c' })).toBe('defined-below');
    expect(refusal(cells, { kind: 'connect', from: 'x', to: 'd' })).toBe('not-editable');
    expect(refusal(cells, { kind: 'connect', from: 'x', to: 'x' })).toBe('cycle');
  });
});

describe('disconnect', () => {
  it('takes the entry and the flag, and leaves comments', () => {
    const source = ARTICLE.find(({ id }) => id === 'c5')!.source;
    const cells = after(ARTICLE, { kind: 'disconnect', from: 'raw_data', to: 'process_step' });
    expect(cells.find(({ id }) => id === 'c5')!.source).toBe(
      source
        .replace('"--input", raw_data,      # the raw files', '# the raw files')
        .replace('inputs=[raw_data]', 'inputs=[]')
    );
  });

  it('takes forms of the data, every use, and data made in the list', () => {
    const source = `x = PipelineData('x')
a = PythonScriptStep('a.py', outputs=[x], arguments=['--x', x])
b = PythonScriptStep('b.py', inputs=[x.as_download()], arguments=['go', x.as_download(), '--again', x])
c = PythonScriptStep('c.py', inputs=[store.path('q', 'q')])`;
    expect(edited([source], { kind: 'disconnect', from: 'a', to: 'b' })).toContain(
      "b = PythonScriptStep('b.py', inputs=[], arguments=['go'])"
    );
    expect(edited([source], { kind: 'disconnect', from: 'a', to: 'x' })).toContain(
      "a = PythonScriptStep('a.py', outputs=[], arguments=[])"
    );
    expect(edited([source], { kind: 'remove-node', node: 'q' })).toContain("c = PythonScriptStep('c.py', inputs=[])");
    expect(refusal(notebook(HEAD, source), { kind: 'disconnect', from: 'x', to: 'c' })).toBe('nothing-to-do');
  });
});

describe('pipelines and order', () => {
  const STEPS =
    "a = PythonScriptStep('a.py')\nb = PythonScriptStep('b.py')  # two\n\np = Pipeline(ws, steps=a)\nlate = PythonScriptStep('c.py')";

  it('adds and removes steps', () => {
    expect(edited([STEPS], { kind: 'add-step-to-pipeline', step: 'b', pipeline: 'p' })).toContain('steps=[a, b])');
    expect(edited([STEPS], { kind: 'remove-step-from-pipeline', step: 'a', pipeline: 'p' })).toContain('steps=[])');
    expect(refusal(notebook(HEAD, STEPS), { kind: 'add-step-to-pipeline', step: 'late', pipeline: 'p' })).toBe(
      'defined-below'
    );
    expect(refusal(notebook(HEAD, STEPS), { kind: 'add-step-to-pipeline', step: 'a', pipeline: 'p' })).toBe(
      'already-done'
    );
  });

  it('adds and removes run_after', () => {
    const cells = after(notebook(HEAD, STEPS), { kind: 'add-run-after', step: 'a', after: 'b' });
    expect(cells[1].source).toBe(STEPS.replace('# two\n', '# two\na.run_after(b)\n'));
    expect(after(cells, { kind: 'remove-run-after', step: 'a', after: 'b' })[1].source).toBe(STEPS);
    expect(refusal(cells, { kind: 'add-run-after', step: 'b', after: 'a' })).toBe('cycle');
    expect(refusal(cells, { kind: 'add-run-after', step: 'a', after: 'b' })).toBe('already-done');
  });
});
