import {
  type CellText,
  type GraphNode,
  type ParsedNotebook,
  type StepNode,
  parseNotebook
} from '../../../src/pipeline';
import { pipelineGraph } from '../../../src/pipeline/graph';
import { ARTICLE, notebook } from './notebooks';

const IMPORTS = `from azureml.core import Workspace, Environment
from azureml.core.runconfig import RunConfiguration, CondaDependencies
from azureml.data import OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter, StepSequence
from azureml.pipeline.steps import PythonScriptStep, ParallelRunStep, ParallelRunConfig
from azureml.core import Dataset, Datastore
ws = Workspace.from_config()
ds = ws.get_default_datastore()
`;

function parse(...sources: string[]): ParsedNotebook {
  return parseNotebook(notebook(IMPORTS, ...sources));
}

function node(parsed: ParsedNotebook, id: string): GraphNode {
  const found = parsed.nodes.find(candidate => candidate.id === id);
  if (!found) {
    throw new Error(`no ${id} in ${parsed.nodes.map(candidate => candidate.id).join(', ')}`);
  }
  return found;
}

function step(parsed: ParsedNotebook, id: string): StepNode {
  const found = node(parsed, id);
  if (found.kind !== 'step') {
    throw new Error(`${id} is ${JSON.stringify(found)}`);
  }
  return found;
}

function text(cells: readonly CellText[], cell: string, span: { from: number; to: number }): string {
  return cells.find(({ id }) => id === cell)!.source.slice(span.from, span.to);
}

describe("the article's notebook", () => {
  const parsed = parseNotebook(ARTICLE);

  it('has its four steps and their data, and nothing from prose or written files', () => {
    expect(parsed.nodes.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'reference raw_data',
      'data processed_data',
      'data model',
      'step process_step',
      'step train_step',
      'reference scoring_data',
      'data scoring_input',
      'data scores',
      'step process_batch',
      'step inference'
    ]);
    expect(parsed.problems).toEqual([]);
  });

  it('reads a step field by field', () => {
    expect(step(parsed, 'process_step')).toEqual({
      kind: 'step',
      id: 'process_step',
      name: 'process_data',
      type: 'PythonScriptStep',
      script: 'process.py',
      source: 'prep',
      compute: 'aml-compute',
      environment: {
        python: null,
        conda: ['pandas', 'scikit-learn'],
        pip: ['sklearn_pandas'],
        channels: [],
        variables: {},
        userManaged: false,
        docker: { enabled: true, baseImage: null }
      },
      arguments: [
        { kind: 'literal', text: '--process_mode' },
        { kind: 'literal', text: 'train' },
        { kind: 'literal', text: '--input' },
        { kind: 'port', port: 'raw_data' },
        { kind: 'literal', text: '--output' },
        { kind: 'port', port: 'processed_data' }
      ],
      inputs: [{ name: 'raw_data', node: 'raw_data', mode: 'mount' }],
      outputs: [{ name: 'processed_data', node: 'processed_data', mode: 'mount' }],
      params: {},
      allowReuse: true,
      after: [],
      origin: { cell: 'c5', variable: 'process_step' }
    });
    expect(step(parsed, 'train_step').arguments[3]).toEqual({
      kind: 'literal',
      text: '0.1'
    });
    expect(step(parsed, 'process_batch').allowReuse).toBe(false);
    expect(step(parsed, 'process_batch').environment).toBeNull();
  });

  it('closes each pipeline over the producers of what it names', () => {
    const [first, second] = parsed.pipelines;
    expect(first).toMatchObject({
      id: 'pipeline1',
      name: 'pipeline1',
      steps: ['train_step'],
      cell: 'c6'
    });
    expect(first.graph.nodes.map(({ id }) => id)).toEqual([
      'raw_data',
      'processed_data',
      'model',
      'process_step',
      'train_step'
    ]);
    expect(second.name).toBe('batch scoring');
    expect(second.graph.nodes.filter(({ kind }) => kind === 'step').map(({ id }) => id)).toEqual([
      'process_step',
      'train_step',
      'process_batch',
      'inference'
    ]);
    expect(pipelineGraph.safeParse(second.graph).success).toBe(true);
  });

  it('knows what the inspector offers', () => {
    expect(parsed.computes).toEqual([{ variable: 'aml_compute', name: 'aml-compute', cell: 'c1' }]);
    expect(parsed.datastores).toEqual([{ variable: 'def_blob_store', name: null, cell: 'c0' }]);
    expect(parsed.workspaces).toEqual([{ variable: 'ws', cell: 'c0' }]);
    expect(parsed.runConfigs[0]).toMatchObject({
      variable: 'run_config',
      target: 'aml-compute'
    });
  });

  it('locates every argument and list element', () => {
    const { cell, call, target } = parsed.spans.nodes.get('process_step')!;
    expect(text(ARTICLE, cell, target!)).toBe('process_step');
    const argument = call!.arguments.find(({ keyword }) => keyword === 'arguments')!;
    expect(text(ARTICLE, cell, argument)).toMatch(/^arguments=\["--process_mode"[^]*processed_data\]$/u);
    const list = argument.value;
    expect(list.kind === 'list' && list.items.map(item => text(ARTICLE, cell, item))).toEqual([
      '"--process_mode"',
      "'train'",
      '"--input"',
      'raw_data',
      '"--output"',
      'processed_data'
    ]);
  });

  it('says what the article really wrote: an undefined name, and the name that was meant', () => {
    const cells = ARTICLE.map(cell =>
      cell.id === 'c6'
        ? {
            ...cell,
            source: cell.source.replace('inputs=[processed_data]', 'inputs=[processed_train_data]')
          }
        : cell
    );
    expect(parseNotebook(cells).problems).toEqual([
      {
        code: 'undefined-name',
        severity: 'error',
        what: 'processed_train_data is not defined.',
        where: 'train_step (cell 8)',
        cure: 'Did you mean processed_data?',
        node: 'train_step',
        cell: 'c6'
      }
    ]);
    expect(node(parseNotebook(cells), 'processed_train_data')).toMatchObject({
      kind: 'opaque',
      reason: 'not defined'
    });
  });
});

describe('names', () => {
  it.each([
    ['import azureml.pipeline.steps as steps', 'steps.PythonScriptStep'],
    ['import azureml.pipeline.steps', 'azureml.pipeline.steps.PythonScriptStep'],
    ['from azureml.pipeline import steps', 'steps.PythonScriptStep'],
    ['from azureml.pipeline.steps import (\n  MpiStep,  # other\n  PythonScriptStep as Step\n)', 'Step'],
    ['from azureml.pipeline.steps import *', 'PythonScriptStep'],
    ['pass', 'PythonScriptStep']
  ])('follows %j', (imports, callee) => {
    const parsed = parseNotebook(notebook(imports, `a = ${callee}(script_name='a.py', compute_target='cpu')`));
    expect(step(parsed, 'a').script).toBe('a.py');
  });

  it('does not take a class of another package for ours', () => {
    expect(parseNotebook(notebook('from mine import PythonScriptStep', 'a = PythonScriptStep("a.py")')).nodes).toEqual(
      []
    );
    expect(parseNotebook(notebook('def PythonScriptStep(): pass', 'a = PythonScriptStep("a.py")')).nodes).toEqual([]);
  });

  it('asks for an import when a bare class name was used without one', () => {
    expect(parseNotebook(notebook("a = PythonScriptStep('a.py')")).problems).toMatchObject([
      {
        code: 'undefined-name',
        what: 'PythonScriptStep is not defined.',
        node: 'a'
      }
    ]);
  });

  it('sees earlier cells only, and says when the definition is below', () => {
    const parsed = parse("a = PythonScriptStep('a.py', inputs=[x], compute_target='cpu')", "x = PipelineData('x')");
    expect(parsed.problems).toMatchObject([{ code: 'used-before-definition', node: 'a', cell: 'c1' }]);
    expect(node(parsed, step(parsed, 'a').inputs[0].node).kind).toBe('opaque');
  });

  it('claims nothing about names after a star import or %run', () => {
    expect(parse('from mine import *', "a = PythonScriptStep('a.py', inputs=[x])").problems).toEqual([]);
    expect(parse('%run setup.ipynb', "a = PythonScriptStep('a.py', inputs=[x])").problems).toEqual([]);
  });

  it('lets a later assignment replace an earlier one, and keeps the earlier where a pipeline holds it', () => {
    const parsed = parse(
      "a = PythonScriptStep('old.py')\np = Pipeline(ws, [a])",
      "a = PythonScriptStep('new.py')\np = Pipeline(ws, [a])",
      "b = PythonScriptStep('unused.py')",
      "b = PythonScriptStep('b.py')"
    );
    expect(parsed.nodes.map(({ id }) => id)).toEqual(['a#2', 'a', 'b']);
    expect(step(parsed, 'a').script).toBe('new.py');
    expect(parsed.pipelines.map(({ id, steps }) => [id, steps])).toEqual([
      ['p#2', ['a#2']],
      ['p', ['a']]
    ]);
  });
});

describe('data', () => {
  it('reads positional and keyword forms', () => {
    const parsed = parse(`x = PipelineData("x", ds, "y", output_mode='upload', is_directory=True)
r = DataReference(ds, "r", "p/q", mode="download")
named = DataReference(datastore=Datastore(ws, 'blob'), path_on_datastore='a')
part = ds.path('in/part', 'part').as_download()
whole = ws.datastores['blob'].as_mount()`);
    expect(node(parsed, 'x')).toMatchObject({
      kind: 'data',
      name: 'y',
      mode: 'upload',
      isDirectory: true
    });
    expect(node(parsed, 'r')).toMatchObject({
      kind: 'reference',
      name: 'r',
      path: 'p/q',
      mode: 'download',
      datastore: null
    });
    expect(node(parsed, 'named')).toMatchObject({
      name: 'named',
      datastore: 'blob',
      path: 'a'
    });
    expect(node(parsed, 'part')).toMatchObject({
      name: 'part',
      path: 'in/part',
      mode: 'download'
    });
    expect(node(parsed, 'whole')).toMatchObject({
      path: '',
      datastore: 'blob',
      mode: 'mount'
    });
  });

  it('reads how a step uses them', () => {
    const parsed = parse(
      `x = PipelineData('x')
y = x.as_download(input_name='copy', path_on_compute='/tmp/x')
a = PythonScriptStep('a.py', arguments=['--x', x], outputs=[x])
b = PythonScriptStep('b.py', arguments=[x.as_input('renamed'), y], inputs=[x.as_input('renamed'), y])
c = PythonScriptStep('c.py', arguments=[x.as_mount()], inputs=[x], outputs=[x])`
    );
    expect(step(parsed, 'b').inputs).toEqual([
      { name: 'renamed', node: 'x', mode: 'mount' },
      { name: 'copy', node: 'x', mode: 'download', pathOnCompute: '/tmp/x' }
    ]);
    expect(step(parsed, 'b').arguments).toEqual([
      { kind: 'port', port: 'renamed' },
      { kind: 'port', port: 'copy' }
    ]);
    expect(step(parsed, 'c').inputs[0].name).toBe('INPUT_x');
  });

  it('reads data made inside a list', () => {
    const parsed = parse(
      `a = PythonScriptStep('a.py', inputs=[ds.path('raw', data_reference_name='raw')], outputs=[PipelineData('out')])`
    );
    expect(step(parsed, 'a').inputs[0].node).toBe('raw');
    expect(node(parsed, 'out')).toEqual({
      kind: 'data',
      id: 'out',
      name: 'out',
      datastore: null,
      mode: 'mount'
    });
    expect(parsed.spans.nodes.get('out')!.call).not.toBeNull();
  });

  it('lets output configurations and datasets declare themselves', () => {
    const parsed = parse(`o = OutputFileDatasetConfig('o', destination=(ds, 'here')).as_upload()
titanic = Dataset.get_by_name(ws, 'titanic')
a = PythonScriptStep('a.py', arguments=['--in', titanic.as_named_input('passengers').as_mount(), '--out', o])
b = PythonScriptStep('b.py', arguments=['--in', o.as_input('o_in')])`);
    expect(step(parsed, 'a')).toMatchObject({
      inputs: [{ name: 'passengers', node: 'titanic', mode: 'mount' }],
      outputs: [{ name: 'o', node: 'o', mode: 'upload' }]
    });
    expect(node(parsed, 'titanic')).toMatchObject({
      kind: 'opaque',
      reason: 'a dataset'
    });
    expect(step(parsed, 'b').inputs).toEqual([{ name: 'o_in', node: 'o', mode: 'mount' }]);
  });

  it('keeps data named only in arguments out of inputs and outputs', () => {
    const parsed = parse("x = PipelineData('x')\na = PythonScriptStep('a.py', arguments=['--x', x])");
    expect(step(parsed, 'a')).toMatchObject({
      inputs: [],
      outputs: [],
      arguments: [{}, { kind: 'port', port: 'x' }]
    });
  });
});

describe('steps', () => {
  it("writes literals as Python's str() does", () => {
    const parsed = parse(
      "a = PythonScriptStep('a.py', arguments=[1, -2, 1_000, 0x10, 1e-5, 1e16, 2.0, -0.0, True, None, 'a' \"b\", r'\\n', '\\x41'])"
    );
    expect(step(parsed, 'a').arguments.map(argument => argument.kind === 'literal' && argument.text)).toEqual([
      '1',
      '-2',
      '1000',
      '16',
      '1e-05',
      '1e+16',
      '2.0',
      '-0.0',
      'True',
      'None',
      'ab',
      '\\n',
      'A'
    ]);
  });

  it('keeps what it cannot evaluate as code and says so', () => {
    const parsed = parse(`import os
x = PipelineData('x')
a = PythonScriptStep(os.path.join('d', 'a.py'), arguments=[f"{x}/part", 1 + 1], compute_target=os.environ['T'], **more())`);
    expect(step(parsed, 'a')).toMatchObject({
      script: "os.path.join('d', 'a.py')",
      compute: null,
      arguments: [
        { kind: 'opaque', code: 'f"{x}/part"' },
        { kind: 'opaque', code: '1 + 1' }
      ]
    });
    expect(parsed.unread.get('a')).toEqual(['**', 'script_name', 'compute_target']);
  });

  it('reads lists that have a name, from another cell too', () => {
    const parsed = parse(
      "x = PipelineData('x')\nfiles = [x]",
      "args = ['--x', x, len(files)]",
      "a = PythonScriptStep('a.py', arguments=args, outputs=files)"
    );
    expect(step(parsed, 'a')).toMatchObject({
      outputs: [{ node: 'x' }],
      arguments: [{ text: '--x' }, { kind: 'port', port: 'x' }, { kind: 'opaque', code: 'len(files)' }]
    });
  });

  it('draws a list that code builds as one opaque input', () => {
    const parsed = parse(
      "x = PipelineData('x')\nfiles = [x]\nfiles.append(other)",
      "a = PythonScriptStep('a.py', inputs=files)"
    );
    expect(step(parsed, 'a').inputs).toEqual([{ name: 'files', node: 'files', mode: 'mount' }]);
    expect(node(parsed, 'files')).toMatchObject({
      kind: 'opaque',
      label: 'files',
      reason: 'a list changed by code'
    });
  });

  it('reads parameters, params and run_after', () => {
    const parsed = parse(`rate = PipelineParameter('rate', 0.5)
a = PythonScriptStep('a.py', params={'depth': 3})
b = PythonScriptStep('b.py', arguments=['--rate', rate])
b.run_after(a)
p = Pipeline(ws, b)`);
    expect(step(parsed, 'a').params).toEqual({ depth: '3' });
    expect(step(parsed, 'b')).toMatchObject({
      after: ['a'],
      arguments: [{}, { kind: 'parameter', name: 'rate' }]
    });
    expect(parsed.pipelines[0].graph.parameters).toEqual([{ name: 'rate', default: 0.5 }]);
    expect(parsed.pipelines[0].graph.nodes.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(parsed.runAfter).toMatchObject([{ step: 'b', after: 'a' }]);
  });

  it('reads a ParallelRunStep through its configuration', () => {
    const parsed = parse(`env = Environment('e')
config = ParallelRunConfig(environment=env, entry_script='score.py', source_directory='src', compute_target='cpu', node_count=2)
r = ds.path('in', 'r')
out = PipelineData('out')
a = ParallelRunStep(name='batch', parallel_run_config=config, inputs=[r], output=out)`);
    expect(step(parsed, 'a')).toMatchObject({
      type: 'ParallelRunStep',
      script: 'score.py',
      source: 'src',
      compute: 'cpu',
      inputs: [{ node: 'r' }],
      outputs: [{ node: 'out' }]
    });
  });

  it('reads a NotebookRunnerStep through its configuration', () => {
    const parsed = parse(`from azureml.contrib.notebook import NotebookRunConfig, NotebookRunnerStep
rc = RunConfiguration()
rc.target = 'gpu'
config = NotebookRunConfig(source_directory='src', notebook='train.ipynb', parameters={'x': 1}, run_config=rc)
r = ds.path('in', 'r')
out = PipelineData('out')
a = NotebookRunnerStep(name='train', notebook_run_config=config, inputs=[r], outputs=[out])
b = NotebookRunnerStep(name='again', notebook_run_config=config, compute_target='cpu')`);
    expect(step(parsed, 'a')).toMatchObject({
      name: 'train',
      type: 'NotebookRunnerStep',
      script: 'train.ipynb',
      source: 'src',
      compute: 'gpu',
      inputs: [{ node: 'r' }],
      outputs: [{ node: 'out' }]
    });
    expect(step(parsed, 'b')).toMatchObject({ script: 'train.ipynb', compute: 'cpu' });
  });

  it('follows the run configuration: target, environment objects, packages added later', () => {
    const parsed = parse(`conda = CondaDependencies.create(conda_packages=['numpy'], python_version='3.10')
conda.add_pip_package('lightgbm==4.0')
conda.add_pip_package('LightGBM==4.1')
conda.set_pip_option('--uploaded-prior-to 2023-03-01')
conda.set_python_version('=3.10')
rc = RunConfiguration(conda_dependencies=conda)
rc.target = 'gpu'
rc.environment_variables = {'A': 1}
a = PythonScriptStep('a.py', runconfig=rc)
loaded = RunConfiguration.load('.', 'mine')
b = PythonScriptStep('b.py', runconfig=loaded)`);
    expect(step(parsed, 'a')).toMatchObject({
      compute: 'gpu',
      environment: {
        python: '==3.10',
        conda: ['numpy'],
        pip: ['LightGBM==4.1'],
        asOf: '2023-03-01',
        variables: { A: '1' }
      }
    });
    expect(step(parsed, 'b').environment).toBeNull();
    expect(parsed.condaDependencies).toEqual([
      {
        variable: 'conda',
        cell: 'c1',
        python: '==3.10',
        conda: ['numpy'],
        pip: ['LightGBM==4.1'],
        complete: true
      }
    ]);
  });
});

describe('pipelines', () => {
  const STEPS = "a = PythonScriptStep('a.py')\nb = PythonScriptStep('b.py')\nc = PythonScriptStep('c.py')";

  it('takes nested lists, sequences and data as steps', () => {
    const parsed = parse(
      "x = PipelineData('x')\nw = PythonScriptStep('w.py', outputs=[x])",
      STEPS,
      'p = Pipeline(ws, steps=[[a, b], c])\nq = Pipeline(ws, steps=StepSequence([[a, b], c]))\nr = Pipeline(ws, steps=x)'
    );
    const [p, q, r] = parsed.pipelines;
    expect(p.steps).toEqual(['a', 'b', 'c']);
    expect(q.graph.nodes.find(({ id }) => id === 'c')).toMatchObject({
      after: ['a', 'b']
    });
    expect(step(parsed, 'c').after).toEqual([]);
    expect(r.graph.nodes.map(({ id }) => id)).toEqual(['x', 'w']);
  });

  it('leaves producers out when told to', () => {
    const parsed = parse(`x = PipelineData('x')
w = PythonScriptStep('w.py', outputs=[x])
u = PythonScriptStep('u.py', inputs=[x])
p = Pipeline(ws, [u], resolve_closure=False)`);
    expect(parsed.pipelines[0].graph.nodes.map(({ id }) => id)).toEqual(['x', 'u']);
  });
});

describe('code outside the subset', () => {
  it.each([
    [
      'a loop',
      "steps = []\nfor n in range(3):\n    s = PythonScriptStep(f'{n}.py')\n    steps.append(s)\np = Pipeline(ws, steps)",
      'steps',
      'made in a loop'
    ],
    [
      'a comprehension',
      "steps = [PythonScriptStep(f'{n}.py') for n in range(3)]\np = Pipeline(ws, steps)",
      'steps',
      'made by an expression that is not read'
    ],
    [
      'a function',
      "def make(n):\n    return PythonScriptStep(n)\ns = make('a.py')\np = Pipeline(ws, [s])",
      's',
      'made by the function `make`'
    ],
    ['a branch', "if True:\n    s = PythonScriptStep('a.py')\np = Pipeline(ws, [s])", 's', 'made inside `if`'],
    [
      'a tuple',
      "s, t = PythonScriptStep('a.py'), 1\np = Pipeline(ws, [s])",
      's',
      'assigned in a form that is not read'
    ],
    ['anything', 'import mine\ns = mine.step()\np = Pipeline(ws, [s])', 's', 'made by code that is not read']
  ])('draws %s as an opaque node', (_, source, id, reason) => {
    const parsed = parse(source);
    expect(parsed.nodes).toEqual([expect.objectContaining({ kind: 'opaque', id, reason })]);
    expect(parsed.pipelines[0].steps).toEqual([id]);
    expect(parsed.problems).toEqual([]);
  });
});

describe('cells IPython understands and Python does not', () => {
  it.each([
    ['!pip install x', true],
    ['%matplotlib inline', true],
    ['if True:\n    !ls', true],
    ['x = !ls', true],
    ['x = %timeit 1', true],
    ['str?', true],
    ['!ls \\\n  --all \\\n  -l', true],
    ['%%time', true],
    ['y = (7\n  % 3)', true],
    ['s = """\n%magic\n!text\n"""', true],
    ['%%bash', false],
    ['%%writefile a.py', false],
    ['%%timeit', false]
  ])('%j leaves the step below it readable: %p', (head, readable) => {
    const parsed = parse(`${head}\na = PythonScriptStep('a.py', compute_target='cpu')`);
    expect(parsed.nodes.map(({ id }) => id)).toEqual(readable ? ['a'] : []);
    expect(parsed.problems).toEqual([]);
  });

  it('reads on behind broken code', () => {
    const parsed = parse('def broken(:\n  pass\n', "a = PythonScriptStep('a.py')");
    expect(step(parsed, 'a').script).toBe('a.py');
    expect(parsed.problems).toMatchObject([
      {
        code: 'broken-cell',
        severity: 'warning',
        cell: 'c1',
        where: 'cell 2, line 1'
      }
    ]);
  });
});
