import { parseNotebook, planEdit, type CellText, type Gesture } from '../../../src/pipeline';
import { HEAD, after, edited, find, refusal } from './editing';
import { ARTICLE, notebook } from './notebooks';

describe('new cells', () => {
  const STEP: Gesture = { kind: 'add-step', name: 'Evaluate model!', script: 'eval.py' };

  it('adds a step before its pipeline, behind what it needs, and names it in steps', () => {
    const cells = after(ARTICLE, {
      ...STEP,
      compute: { code: 'aml_compute' },
      runConfig: 'run_config',
      source: 'eval',
      pipeline: 'pipeline1'
    });
    const index = cells.findIndex(({ id }) => id === 'steploom-evaluate_model_step');
    expect(cells[index - 1].id).toBe('c5');
    expect(cells[index].source).toBe(`evaluate_model_step = PythonScriptStep(
    name="Evaluate model!",
    script_name="eval.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=aml_compute,
    runconfig=run_config,
    source_directory="eval",
)`);
    expect(parseNotebook(cells).pipelines[0].steps).toEqual(['train_step', 'evaluate_model_step']);
  });

  it('starts from an empty notebook: step, data, pipeline, each runnable by itself', () => {
    let cells: CellText[] = [{ id: 'title', source: '# Mine', isCode: false }];
    cells = after(cells, STEP);
    cells = after(cells, { kind: 'add-reference', name: 'raw', path: 'in' });
    cells = after(cells, { kind: 'add-pipeline', steps: ['evaluate_model_step'] });
    expect(cells.map(({ source }) => source)).toEqual([
      '# Mine',
      `from azureml.core import Workspace
from azureml.data.data_reference import DataReference

raw = DataReference(
    datastore=Workspace.from_config().get_default_datastore(),
    data_reference_name="raw",
    path_on_datastore="in",
)`,
      `from azureml.pipeline.steps import PythonScriptStep

evaluate_model_step = PythonScriptStep(
    name="Evaluate model!",
    script_name="eval.py",
    arguments=[],
    inputs=[],
    outputs=[],
)`,
      `from azureml.pipeline.core import Pipeline

pipeline = Pipeline(workspace=Workspace.from_config(), steps=[evaluate_model_step])`
    ]);
    expect(parseNotebook(cells).problems).toEqual([]);
    cells = after(cells, { kind: 'connect', from: 'raw', to: 'evaluate_model_step' });
    expect(find(cells, 'evaluate_model_step')).toMatchObject({ inputs: [{ node: 'raw' }] });
  });

  it('puts data above the steps, follows aliases and takes free names', () => {
    const cells = notebook(
      'import azureml.pipeline.core as core\nfrom azureml.core import Datastore\nblob = Datastore(core, "blob")\nraw = 1',
      'from azureml.pipeline.steps import PythonScriptStep as Step\na = Step("a.py")'
    );
    const data = planEdit(cells, { kind: 'add-data', name: 'raw', datastore: 'blob' });
    expect(data.inserts).toEqual([
      {
        after: 'c0',
        id: 'steploom-raw_2',
        source: 'raw_2 = core.PipelineData("raw", datastore=blob)',
        metadata: { steploom: { v: 1, variable: 'raw_2' } }
      }
    ]);
    expect(planEdit(cells, STEP).inserts[0]).toMatchObject({ after: 'c1', source: expect.stringMatching(/= Step\(/u) });
  });

  it('starts below everything a pipeline is set up with', () => {
    const cells = notebook(
      HEAD,
      "from azureml.core.compute import ComputeTarget\ncpu = ComputeTarget(ws, 'cpu')",
      'from azureml.core.runconfig import RunConfiguration\nrun_config = RunConfiguration()',
      'run_config.target = cpu',
      'print(1)'
    );
    expect(planEdit(cells, { kind: 'add-data', name: 'x' }).inserts).toMatchObject([{ after: 'c3' }]);
    expect(planEdit(cells, STEP).inserts).toMatchObject([{ after: 'c3' }]);
  });

  it('writes data together, imports in order', () => {
    const data = 'from azureml.pipeline.core import PipelineData\n\nx = PipelineData("x")';
    let cells = notebook('import azureml.core\nws = azureml.core.Workspace.from_config()', `${data}  # first`);
    cells = after(cells, { kind: 'add-reference', name: 'raw', path: 'in' });
    cells = after(cells, { kind: 'add-data', name: 'y' });
    expect(cells.slice(1).map(cell => cell.source)).toEqual([
      `from azureml.data.data_reference import DataReference
from azureml.pipeline.core import PipelineData

x = PipelineData("x")  # first
raw = DataReference(
    datastore=ws.get_default_datastore(),
    data_reference_name="raw",
    path_on_datastore="in",
)
y = PipelineData("y")`
    ]);
    const bare = notebook('from azureml.pipeline.core import PipelineData\nimport os', 'x = PipelineData("x")');
    expect(after(bare, { kind: 'add-reference', name: 'raw', path: 'in' })[1].source).toMatch(
      /^from azureml\.core import Workspace\n.*import DataReference\n\nx = PipelineData\("x"\)\nraw = /u
    );
    const mixed = notebook(data, `${data}\nprint(x)`);
    expect(after(mixed, { kind: 'add-data', name: 'y' })).toHaveLength(3);
  });

  it('refuses names that cannot be', () => {
    const cells = notebook(HEAD, 'x = 1');
    expect(refusal(cells, { kind: 'add-data', name: 'a-b' })).toBe('bad-name');
    expect(refusal(cells, { kind: 'add-data', name: 'a', variable: 'x' })).toBe('name-taken');
    expect(refusal(cells, { kind: 'add-data', name: 'a', variable: 'class' })).toBe('bad-name');
    expect(refusal(cells, { kind: 'add-step', name: '', script: 'a.py' })).toBe('bad-name');
    expect(refusal(notebook('PythonScriptStep = 3'), STEP)).toBe('name-taken');
    expect(
      refusal(notebook(HEAD, "p = Pipeline(ws, steps=[])\ncpu = 'cpu'"), {
        ...STEP,
        compute: { code: 'cpu' },
        pipeline: 'p'
      })
    ).toBe('defined-below');
  });
});

describe('remove-node', () => {
  const SOURCE = `x = PipelineData('x')  # between

# first step
a = PythonScriptStep('a.py', outputs=[x], arguments=['--x', x])

b = PythonScriptStep('b.py', inputs=[x])
b.run_after(a)
p = Pipeline(ws, [a, b])`;

  it('removes a step, its places in lists and its order, keeping comments', () => {
    expect(edited([SOURCE], { kind: 'remove-node', node: 'a' })).toBe(`x = PipelineData('x')  # between

# first step

b = PythonScriptStep('b.py', inputs=[x])
p = Pipeline(ws, [b])`);
  });

  it('removes data from every step', () => {
    expect(edited([SOURCE], { kind: 'remove-node', node: 'x' })).toBe(`# first step
a = PythonScriptStep('a.py', outputs=[], arguments=[])

b = PythonScriptStep('b.py', inputs=[])
b.run_after(a)
p = Pipeline(ws, [a, b])`);
  });

  it('says which cells are left empty', () => {
    const cells = notebook(HEAD, "a = PythonScriptStep('a.py')\n", "b = PythonScriptStep('b.py')  # gone with it");
    expect(planEdit(cells, { kind: 'remove-node', node: 'a' }).emptied).toEqual(['c1']);
    expect(planEdit(cells, { kind: 'remove-node', node: 'b' }).emptied).toEqual(['c2']);
  });

  it('takes one statement of a line', () => {
    expect(edited(["a = PythonScriptStep('a.py'); b = 1"], { kind: 'remove-node', node: 'a' })).toBe('b = 1');
    expect(edited(["b = 1; a = PythonScriptStep('a.py')"], { kind: 'remove-node', node: 'a' })).toBe('b = 1');
  });

  it('removes a pipeline', () => {
    expect(edited([SOURCE], { kind: 'remove-node', node: 'p' })).not.toContain('Pipeline(');
  });

  it('refuses while other code uses the variable', () => {
    expect(refusal(notebook(HEAD, SOURCE, 'print(a)'), { kind: 'remove-node', node: 'a' })).toBe('used-elsewhere');
    expect(refusal(notebook(HEAD, SOURCE, 'def f():\n    return x'), { kind: 'remove-node', node: 'x' })).toBe(
      'used-elsewhere'
    );
    expect(refusal(notebook(HEAD, SOURCE, 'run = p.submit("e")'), { kind: 'remove-node', node: 'p' })).toBe(
      'used-elsewhere'
    );
    expect(refusal(notebook(HEAD, "s = [PythonScriptStep(n) for n in 'ab']"), { kind: 'remove-node', node: 's' })).toBe(
      'not-editable'
    );
  });
});

describe('rename-variable', () => {
  it('renames every use and nothing that only looks like one', () => {
    const sources = [
      "x = PipelineData('x')  # x",
      "a = PythonScriptStep('x.py', params={'x': 1}, arguments=['--x', x, f'{x}'], outputs=[x.as_upload()])\nfoo(x=x).x\n[x for x in 'ab']"
    ];
    const cells = after(notebook(HEAD, ...sources), { kind: 'rename-variable', node: 'x', to: 'clean' });
    expect(cells.slice(1).map(({ source }) => source)).toEqual([
      "clean = PipelineData('x')  # x",
      "a = PythonScriptStep('x.py', params={'x': 1}, arguments=['--x', clean, f'{clean}'], outputs=[clean.as_upload()])\nfoo(x=clean).x\n[x for x in 'ab']"
    ]);
  });

  it('renames steps and pipelines', () => {
    const source =
      "a = PythonScriptStep('a.py')\nb = PythonScriptStep('b.py')\nb.run_after(a)\np = Pipeline(ws, [a, b])\nrun = p.submit('e')";
    expect(edited([source], { kind: 'rename-variable', node: 'a', to: 'prep' })).toBe(
      "prep = PythonScriptStep('a.py')\nb = PythonScriptStep('b.py')\nb.run_after(prep)\np = Pipeline(ws, [prep, b])\nrun = p.submit('e')"
    );
    expect(edited([source], { kind: 'rename-variable', node: 'p', to: 'q' })).toBe(
      source.replace('p = ', 'q = ').replace('p.submit', 'q.submit')
    );
  });

  it.each([
    ['a name in use', "a = PythonScriptStep('a.py')\nb = 1", 'b', 'name-taken'],
    ['a name in a function', "a = PythonScriptStep('a.py')\ndef f():\n    return b", 'b', 'name-taken'],
    ['a keyword', "a = PythonScriptStep('a.py')", 'lambda', 'bad-name'],
    ['a use in a function', "a = PythonScriptStep('a.py')\ndef f():\n    return a", 'b', 'used-elsewhere'],
    ['a use in a loop', "a = PythonScriptStep('a.py')\nfor i in (1, 2):\n    print(a)", 'b', 'used-elsewhere'],
    ['a use in a magic', "a = PythonScriptStep('a.py')\n!echo {a}", 'b', 'used-elsewhere'],
    ['two assignments', "a = PythonScriptStep('a.py')\na = PythonScriptStep('b.py')", 'b', 'not-editable']
  ])('refuses %s', (_, source, to, code) => {
    expect(refusal(notebook(HEAD, source), { kind: 'rename-variable', node: 'a', to })).toBe(code);
  });
});
