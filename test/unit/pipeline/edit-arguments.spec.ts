import type { Gesture } from '../../../src/pipeline';
import { HEAD, after, edited, refusal } from './editing';
import { notebook } from './notebooks';

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
