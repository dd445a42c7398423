import {
  applyChange,
  type CellText,
  EditRefused,
  type Gesture,
  type GraphNode,
  parseNotebook,
  planEdit
} from '../../../src/pipeline';
import { ARTICLE, notebook } from './notebooks';

const HEAD = `from azureml.core import Workspace
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep
ws = Workspace.from_config()
store = ws.get_default_datastore()`;

/** The notebook after a gesture. */
function after(cells: readonly CellText[], gesture: Gesture): CellText[] {
  return applyChange(cells, planEdit(cells, gesture));
}

/** The source of one cell after a gesture on cells that follow `HEAD`. */
function edited(sources: string[], gesture: Gesture, cell = 1): string {
  return after(notebook(HEAD, ...sources), gesture)[cell].source;
}

function refusal(cells: readonly CellText[], gesture: Gesture): string {
  try {
    planEdit(cells, gesture);
  } catch (error) {
    if (error instanceof EditRefused) {
      return error.code;
    }
    throw error;
  }
  return 'done';
}

function find(cells: readonly CellText[], id: string): GraphNode | undefined {
  return parseNotebook(cells).nodes.find(node => node.id === id);
}

describe('set-argument', () => {
  const set = (keyword: string, literal: string | number | boolean | null): Gesture => ({
    kind: 'set-argument',
    node: 'a',
    keyword,
    value: { literal }
  });

  it('replaces a value and no other character', () => {
    const source =
      "# first\na = PythonScriptStep(script_name='a.py',  # the script\n   allow_reuse = True)  # end\nb=1";
    expect(edited([source], set('script_name', "it's.py"))).toBe(source.replace("'a.py'", '"it\'s.py"'));
    expect(edited([source], set('allow_reuse', false))).toBe(source.replace('True', 'False'));
  });

  it('replaces a positional value', () => {
    expect(edited(["a = PythonScriptStep('a.py', 'n')"], set('name', 'm'))).toBe(
      'a = PythonScriptStep(\'a.py\', "m")'.replaceAll('"', "'")
    );
  });

  it.each([
    ["a = PythonScriptStep(script_name='a.py')", "a = PythonScriptStep(script_name='a.py', name='n')"],
    ["a = PythonScriptStep('a.py',)", "a = PythonScriptStep('a.py', name='n',)"],
    [
      "a = PythonScriptStep(\n    script_name='a.py',\n    version='1'\n)",
      "a = PythonScriptStep(\n    script_name='a.py',\n    version='1',\n    name='n'\n)"
    ],
    [
      "a = PythonScriptStep(\n\tscript_name='a.py',\n\tversion='1',\n)",
      "a = PythonScriptStep(\n\tscript_name='a.py',\n\tversion='1',\n\tname='n',\n)"
    ],
    [
      "a = PythonScriptStep(script_name='a.py',\n                     version='1')  # note",
      "a = PythonScriptStep(script_name='a.py',\n                     version='1',\n                     name='n')  # note"
    ],
    [
      "a = PythonScriptStep(\n    script_name='a.py',\n    version='1'  # last, so far\n    # really\n)",
      "a = PythonScriptStep(\n    script_name='a.py',\n    version='1',  # last, so far\n    name='n'\n    # really\n)"
    ],
    [
      "a = PythonScriptStep(\n    script_name='a.py',  # one\n    version='1',  # two\n)",
      "a = PythonScriptStep(\n    script_name='a.py',  # one\n    version='1',  # two\n    name='n',\n)"
    ],
    [
      "a = PythonScriptStep(\n    script_name='a.py', version='1'\n)",
      "a = PythonScriptStep(\n    script_name='a.py', version='1', name='n'\n)"
    ],
    [
      "a = PythonScriptStep(\n    script_name='a.py'\n)",
      "a = PythonScriptStep(\n    script_name='a.py',\n    name='n'\n)"
    ]
  ])('adds a keyword as its siblings are written: %j', (source, result) => {
    expect(edited([source], set('name', 'n'))).toBe(result);
  });

  it('fills an empty call', () => {
    expect(edited(['a = PythonScriptStep()'], set('script_name', 'a.py'))).toBe(
      'a = PythonScriptStep(script_name="a.py")'
    );
  });

  it.each([
    [7, '7'],
    [-0.5, '-0.5'],
    [1e-7, '1e-07'],
    [null, 'None'],
    [true, 'True'],
    ['tab\there\\ "x" \'y\'\n', `"tab\\there\\\\ \\"x\\" 'y'\\n"`],
    [Infinity, 'float("inf")']
  ])('writes %j as Python', (literal, code) => {
    expect(edited(['a = PythonScriptStep(version=0)'], set('version', literal))).toBe(
      `a = PythonScriptStep(version=${code})`
    );
  });

  it('takes code as it is, when it is one expression', () => {
    const code = (text: string): Gesture => ({
      kind: 'set-argument',
      node: 'a',
      keyword: 'arguments',
      value: { code: text }
    });
    const cells = notebook(HEAD, "a = PythonScriptStep('a.py')");
    expect(after(cells, code('[f"{store}/x",\n  len(ws)]'))[1].source).toBe(
      'a = PythonScriptStep(\'a.py\', arguments=[f"{store}/x",\n  len(ws)])'
    );
    for (const bad of ['', 'a b', '1)', '1, 2', 'x = 1', '[1', '"open', '1 # note', '*x', '1)\nimport os\n(2']) {
      expect([bad, refusal(cells, code(bad))]).toEqual([bad, 'bad-code']);
    }
  });

  it('removes a keyword with its comma, line by line', () => {
    const remove: Gesture = { kind: 'remove-argument', node: 'a', keyword: 'version' };
    expect(edited(["a = PythonScriptStep('a.py', version='1', name='n')"], remove)).toBe(
      "a = PythonScriptStep('a.py', name='n')"
    );
    expect(edited(["a = PythonScriptStep('a.py', version='1')"], remove)).toBe("a = PythonScriptStep('a.py')");
    expect(edited(["a = PythonScriptStep(\n    'a.py',\n    version='1',  # keep me\n    name='n')"], remove)).toBe(
      "a = PythonScriptStep(\n    'a.py',\n    # keep me\n    name='n')"
    );
    expect(edited(["a = PythonScriptStep(\n    'a.py',  # keep me\n    version='1'\n)"], remove)).toBe(
      "a = PythonScriptStep(\n    'a.py'  # keep me\n)"
    );
  });

  it('refuses what it cannot do', () => {
    const cells = notebook(HEAD, "a = PythonScriptStep('a.py', 'n')\nfor i in x:\n    b = PythonScriptStep(i)");
    expect(refusal(cells, { kind: 'remove-argument', node: 'a', keyword: 'name' })).toBe('not-editable');
    expect(refusal(cells, { kind: 'remove-argument', node: 'a', keyword: 'version' })).toBe('nothing-to-do');
    expect(refusal(cells, { ...set('name', 'x'), node: 'b' } as Gesture)).toBe('not-editable');
    expect(refusal(cells, { ...set('name', 'x'), node: 'gone' } as Gesture)).toBe('unknown-node');
    expect(refusal(cells, set('name)', 'x'))).toBe('bad-name');
    expect(refusal(cells, { kind: 'set-step-name', node: 'a', name: ' ' })).toBe('bad-name');
  });
});

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

describe("a step's arguments", () => {
  const SOURCE = `x = PipelineData('x')
y = PipelineData('y')
a = PythonScriptStep('a.py', outputs=[x], arguments=[
    '--mode', 'train',  # fixed
    '--rate', 0.10,
    '--x', x,
])`;
  const on = (gesture: object) => edited([SOURCE], { node: 'a', ...gesture } as Gesture);

  it('takes new ones at the end', () => {
    expect(on({ kind: 'add-step-argument', value: { literal: "it's" } })).toBe(
      SOURCE.replace('x,\n])', 'x,\n    "it\'s",\n])')
    );
    expect(on({ kind: 'add-step-argument', value: { data: 'x' } })).toBe(SOURCE.replace('x,\n])', 'x,\n    x,\n])'));
    expect(
      edited(["a = PythonScriptStep('a.py')"], { kind: 'add-step-argument', node: 'a', value: { code: 'ws' } })
    ).toBe("a = PythonScriptStep('a.py', arguments=[ws])");
  });

  it('replaces one and no other character', () => {
    expect(on({ kind: 'set-step-argument', index: 1, value: { literal: 'score' } })).toBe(
      SOURCE.replace("'train'", "'score'")
    );
    expect(on({ kind: 'set-step-argument', index: 3, value: { literal: '0.25' } })).toBe(
      SOURCE.replace('0.10', '0.25')
    );
    expect(on({ kind: 'set-step-argument', index: 3, value: { literal: 'low' } })).toBe(
      SOURCE.replace('0.10', "'low'")
    );
    expect(on({ kind: 'set-step-argument', index: 3, value: { data: 'x' } })).toBe(SOURCE.replace('0.10', 'x'));
  });

  it('removes one and moves one, comments staying where they are', () => {
    expect(on({ kind: 'remove-step-argument', index: 3 })).toBe(SOURCE.replace(' 0.10,', ''));
    expect(on({ kind: 'move-step-argument', from: 0, to: 1 })).toBe(
      SOURCE.replace("'--mode', 'train'", "'train', '--mode'")
    );
    expect(on({ kind: 'move-step-argument', from: 5, to: 3 })).toBe(
      SOURCE.replace("'--rate', 0.10", "'--rate', x").replace("'--x', x", "0.10, '--x'")
    );
  });

  it('refuses what is not there', () => {
    const cells = notebook(HEAD, SOURCE, "both = ['--a']\nb = PythonScriptStep('b.py', arguments=both + ['c'])");
    const refused = (gesture: object) => refusal(cells, { node: 'a', ...gesture } as Gesture);
    expect(refused({ kind: 'add-step-argument', value: { data: 'y' } })).toBe('unknown-node');
    expect(refused({ kind: 'set-step-argument', index: 6, value: { literal: '' } })).toBe('not-editable');
    expect(refused({ kind: 'move-step-argument', from: 0, to: 6 })).toBe('not-editable');
    expect(refused({ kind: 'remove-step-argument', node: 'b', index: 0 })).toBe('not-editable');
    expect(refused({ kind: 'add-step-argument', value: { code: '1, 2' } })).toBe('bad-code');
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
