import { type CellText, cellsNeeded, parseNotebook } from '../../../src/pipeline';
import { ARTICLE, notebook } from './notebooks';

function needed(cells: readonly CellText[], variable: string): string[] {
  return cellsNeeded(parseNotebook(cells), variable, cells);
}

const IMPORT = 'from azureml.pipeline.core import Pipeline\nfrom azureml.pipeline.steps import PythonScriptStep';

describe('cellsNeeded', () => {
  it('takes the cells of the first pipeline only, written scripts included', () => {
    expect(needed(ARTICLE, 'pipeline1')).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
    expect(needed(ARTICLE, 'pipeline2')).toContain('c7');
    expect(needed(ARTICLE, 'nothing')).toEqual([]);
  });

  it('leaves out what it does not need, and cells that run, wait or show', () => {
    const cells = notebook(
      IMPORT,
      'ws = 1',
      "import pandas as pd\npd.read_csv('big.csv')",
      "a = PythonScriptStep('a.py')",
      "old = Pipeline(ws, [a])\nrun = old.submit('e')",
      'run.wait_for_completion()',
      'from azureml.widgets import RunDetails\nRunDetails(run).show()',
      'p = Pipeline(ws, [a])',
      'after = 1'
    );
    expect(needed(cells, 'p')).toEqual(['c0', 'c1', 'c3', 'c7']);
  });

  it('takes cells that change a name, folders, magics with state, and names in magics', () => {
    const cells = notebook(
      IMPORT,
      '%load_ext steploom',
      "folder = 'src'",
      'import os\nos.makedirs(folder)',
      '%%writefile $folder/a.py\nprint(1)',
      'config = make()\nws = 1',
      "config.target = 'cpu'",
      "config.add('x')",
      'print(config)',
      'def make():\n    return helper()',
      'helper = int',
      "p = Pipeline(ws, [PythonScriptStep('a.py', runconfig=config)])"
    );
    expect(needed(cells, 'p')).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c11']);
  });

  it('runs a cell that submits only when a name is defined nowhere else', () => {
    const both = notebook(IMPORT, 'ws = 1\nrun = old.submit()', 'ws = 2', 'p = Pipeline(ws, [])');
    expect(needed(both, 'p')).toEqual(['c0', 'c2', 'c3']);
    const only = notebook(IMPORT, 'ws = 1\nrun = old.submit()', 'p = Pipeline(ws, [])');
    expect(needed(only, 'p')).toEqual(['c0', 'c1', 'c2']);
  });

  it('takes what one step needs, writers of its data included, and nothing of the steps behind it', () => {
    const data = "from azureml.pipeline.core import PipelineData\nd = PipelineData('d')";
    const cells = notebook(
      IMPORT,
      data,
      "first = PythonScriptStep('a.py', outputs=[d])",
      "aside = PythonScriptStep('b.py')",
      "second = PythonScriptStep('c.py', inputs=[d])",
      "third = PythonScriptStep('d.py', inputs=[d])",
      'p = Pipeline(ws, [third])'
    );
    expect(needed(cells, 'second')).toEqual(['c0', 'c1', 'c2', 'c4']);
  });
});
