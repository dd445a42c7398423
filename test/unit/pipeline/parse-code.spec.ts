import { parseNotebook } from '../../../src/pipeline';
import { notebook } from './notebooks';
import { node, parse, step } from './parsing';

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
