import { applyChange, check, planEdit } from '../../../src/pipeline';
import { notebook } from './notebooks';
import { node, parse, step } from './parsing';

const IMPORTS = `from azureml.pipeline.steps import EstimatorStep, MpiStep, RScriptStep, DataTransferStep
from azureml.train.estimator import Estimator`;

describe('EstimatorStep', () => {
  it('is read through its estimator', () => {
    const parsed = parse(`${IMPORTS}
est = Estimator('src', entry_script='train.py', compute_target='gpu', conda_packages=['pandas'], pip_packages=['joblib'])
r = ds.path('in', 'r')
out = PipelineData('out')
a = EstimatorStep('train', est, ['--in', r, '--out', out, 3], inputs=[r], outputs=[out], allow_reuse=False)
b = EstimatorStep(estimator=est, estimator_entry_script_arguments=[], compute_target='cpu')`);
    expect(step(parsed, 'a')).toMatchObject({
      name: 'train',
      type: 'EstimatorStep',
      script: 'train.py',
      source: 'src',
      compute: 'gpu',
      environment: { conda: ['pandas'], pip: ['joblib'], userManaged: false },
      arguments: [
        { kind: 'literal', text: '--in' },
        { kind: 'port', port: 'r' },
        { kind: 'literal', text: '--out' },
        { kind: 'port', port: 'out' },
        { kind: 'literal', text: '3' }
      ],
      inputs: [{ node: 'r' }],
      outputs: [{ node: 'out' }],
      allowReuse: false
    });
    expect(step(parsed, 'b')).toMatchObject({ name: 'train.py', compute: 'cpu', arguments: [] });
    expect(check(parsed)).toEqual([]);
  });

  it.each([
    ['environment_definition=env', { name: 'mine', conda: [] }],
    ['user_managed=True', { userManaged: true }],
    // What a file says is not in the text.
    ["conda_dependencies_file='conda.yml'", null],
    ["pip_requirements_file='needs.txt', pip_packages=['a']", null],
    ['environment_definition=somewhere()', null]
  ])('has the environment of Estimator(…, %s)', (given, environment) => {
    const parsed = parse(`${IMPORTS}
env = Environment('mine')
a = EstimatorStep('a', Estimator('src', entry_script='a.py', ${given}), [])`);
    if (environment) {
      expect(step(parsed, 'a').environment).toMatchObject(environment);
    } else {
      expect(step(parsed, 'a').environment).toBeNull();
    }
  });
});

it('reads an MpiStep and an RScriptStep', () => {
  const parsed = parse(`${IMPORTS}
out = PipelineData('out')
a = MpiStep('train', 'src', 'train.py', ['--out', out], 'cpu', 2, 4, None, [out])
b = RScriptStep('fit.R', 'fit', [out], 'cpu', None, None, [out], source_directory='r', cran_packages=['dplyr'])`);
  expect(step(parsed, 'a')).toMatchObject({
    name: 'train',
    type: 'MpiStep',
    script: 'train.py',
    source: 'src',
    compute: 'cpu',
    outputs: [{ node: 'out' }]
  });
  expect(step(parsed, 'b')).toMatchObject({
    name: 'fit',
    type: 'RScriptStep',
    script: 'fit.R',
    source: 'r',
    inputs: [{ node: 'out' }]
  });
  expect(check(parsed)).toEqual([]);
});

describe('DataTransferStep', () => {
  it('reads its source and writes its destination', () => {
    const parsed = parse(`${IMPORTS}
raw = ds.path('raw', 'raw')
copied = DataReference(ds, 'copied', 'out')
a = DataTransferStep('copy', raw, copied, compute_target='factory', destination_reference_type='file')
own = PipelineData('own')
b = DataTransferStep('again', a.get_output(), own, 'factory')
c = PythonScriptStep('c.py', arguments=[b.get_output()], inputs=[b.get_output()], compute_target='cpu')
p = Pipeline(ws, [c])`);
    expect(step(parsed, 'a')).toMatchObject({
      name: 'copy',
      type: 'DataTransferStep',
      script: '',
      inputs: [{ name: 'raw', node: 'raw' }],
      outputs: [{ name: 'copied', node: 'copied' }]
    });
    expect(step(parsed, 'b')).toMatchObject({ inputs: [{ node: 'copied' }], outputs: [{ node: 'own' }] });
    expect(step(parsed, 'c')).toMatchObject({ inputs: [{ node: 'own' }], arguments: [{ kind: 'port', port: 'own' }] });
    // All that it takes, though the pipeline names its last step alone.
    expect(parsed.pipelines[0].graph.nodes.map(({ id }) => id)).toEqual(['raw', 'copied', 'a', 'own', 'b', 'c']);
    expect(check(parsed)).toEqual([]);
    expect(node(parsed, 'copied').kind).toBe('reference');
  });

  it('is connected by its own parameters, once', () => {
    const cells = (source: string) =>
      notebook(`${IMPORTS}
from azureml.pipeline.core import PipelineData
x = PipelineData('x')
y = PipelineData('y')
a = ${source}`);
    const connect = (source: string, from: string, to: string) => {
      const before = cells(source);
      return applyChange(before, planEdit(before, { kind: 'connect', from, to }))[0]
        .source.split('\n')
        .pop();
    };
    expect(connect("DataTransferStep('copy')", 'x', 'a')).toBe("a = DataTransferStep('copy', source_data_reference=x)");
    expect(connect("DataTransferStep('copy')", 'a', 'y')).toBe(
      "a = DataTransferStep('copy', destination_data_reference=y)"
    );
    expect(() => connect("DataTransferStep('copy', y)", 'x', 'a')).toThrow('copy reads its one input already.');
    expect(() => connect("DataTransferStep('copy', None, y)", 'a', 'x')).toThrow('writes its one output already.');
  });
});

describe('ModuleStep', () => {
  const CELL = `from azureml.pipeline.core import PipelineData
from azureml.pipeline.core.module import Module
from azureml.pipeline.steps import ModuleStep
module = Module.get(ws, name='sums')
total = PipelineData('total')
double = PipelineData('double')
wires = {'out': total}
a = ModuleStep(module, outputs_map=wires, arguments=['--to', total], compute_target='cpu', name='first')
b = ModuleStep(module, version='2', inputs_map={'in': total.as_download()}, outputs_map={'out': double},
               compute_target='cpu', name='second')
p = Pipeline(ws, [b])`;

  it('reads and writes what its maps name, under the names of the module', () => {
    const parsed = parse(CELL);
    expect(step(parsed, 'a')).toMatchObject({
      name: 'first',
      type: 'ModuleStep',
      compute: 'cpu',
      inputs: [],
      outputs: [{ name: 'out', node: 'total' }],
      arguments: [
        { kind: 'literal', text: '--to' },
        { kind: 'port', port: 'out' }
      ]
    });
    expect(step(parsed, 'b')).toMatchObject({
      inputs: [{ name: 'in', node: 'total', mode: 'download' }],
      outputs: [{ name: 'out', node: 'double' }]
    });
    expect(parsed.pipelines[0].graph.nodes.map(({ id }) => id).sort()).toEqual(['a', 'b', 'double', 'total']);
    expect(check(parsed)).toEqual([]);
  });

  it('has an unknown input where a map is not known', () => {
    const parsed = parse(`${CELL}
c = ModuleStep(module, inputs_map=wires_of(module), compute_target='cpu', name='third')
d = ModuleStep(module, inputs_map={name(): total}, compute_target='cpu', name='fourth')`);
    for (const id of ['c', 'd']) {
      expect(node(parsed, step(parsed, id).inputs[0].node).kind).toBe('opaque');
    }
    const known = parse(`${CELL}
e = ModuleStep(module, inputs_map={'in': rows_of(3)}, compute_target='cpu', name='fifth')`);
    const [port] = step(known, 'e').inputs;
    expect(port.name).toBe('in');
    expect(node(known, port.node)).toMatchObject({ kind: 'opaque', label: 'rows_of(3)' });
  });

  it('is wired in its cell', () => {
    const before = notebook(CELL);
    const edit = (kind: 'connect' | 'disconnect', from: string, to: string) => planEdit(before, { kind, from, to });
    expect(() => edit('connect', 'double', 'a')).toThrow('A ModuleStep has no inputs to connect.');
    expect(() => edit('disconnect', 'total', 'b')).toThrow('A ModuleStep has no inputs to disconnect.');
    expect(() => edit('disconnect', 'a', 'total')).toThrow('A ModuleStep has no outputs to disconnect.');
  });
});

describe('HyperDriveStep', () => {
  const SWEEP = `from azureml.core import ScriptRunConfig
from azureml.pipeline.core import TrainingOutput
from azureml.pipeline.steps import HyperDriveStep
from azureml.train.estimator import Estimator
from azureml.train.hyperdrive import HyperDriveConfig, RandomParameterSampling, PrimaryMetricGoal, uniform
env = Environment('mine')
space = RandomParameterSampling({'--lr': uniform(0, 1)})
r = ds.path('in', 'r')
out = PipelineData('out', training_output=TrainingOutput('Model', model_file='outputs/m'))
logged = PipelineData('logged')`;

  it('is read through its configuration and the script in that', () => {
    const parsed = parse(`${SWEEP}
src = ScriptRunConfig('src', 'train.py', ['--in', r], compute_target='gpu', environment=env)
config = HyperDriveConfig(space, 'acc', PrimaryMetricGoal.MAXIMIZE, 4, run_config=src)
a = HyperDriveStep('tune', config, inputs=[r], outputs=[out], metrics_output=logged, allow_reuse=False)`);
    expect(step(parsed, 'a')).toMatchObject({
      name: 'tune',
      type: 'HyperDriveStep',
      script: 'train.py',
      source: 'src',
      compute: 'gpu',
      environment: { name: 'mine' },
      inputs: [{ node: 'r' }],
      outputs: [{ node: 'out' }, { node: 'logged' }],
      allowReuse: false
    });
    expect(check(parsed)).toEqual([]);
  });

  it('takes an estimator, or a run configuration in the script', () => {
    const parsed = parse(`${SWEEP}
rc = RunConfiguration()
rc.target = 'cpu'
est = Estimator('src', entry_script='train.py', compute_target='gpu')
src = ScriptRunConfig('other', script='fit.py', run_config=rc)
a = HyperDriveStep('a', HyperDriveConfig(space, 'acc', PrimaryMetricGoal.MAXIMIZE, 4, estimator=est), ['--in', r], [r])
b = HyperDriveStep('b', hyperdrive_config=HyperDriveConfig(space, 'acc', PrimaryMetricGoal.MAXIMIZE, 4, run_config=src))`);
    expect(step(parsed, 'a')).toMatchObject({
      script: 'train.py',
      compute: 'gpu',
      arguments: [
        { kind: 'literal', text: '--in' },
        { kind: 'port', port: 'r' }
      ]
    });
    expect(step(parsed, 'b')).toMatchObject({ script: 'fit.py', source: 'other', compute: 'cpu' });
    const old = parse(`${SWEEP}
from azureml.train.hyperdrive import HyperDriveRunConfig
config = HyperDriveRunConfig(Estimator('src', entry_script='train.py'), space, 'acc', PrimaryMetricGoal.MAXIMIZE, 4)
a = HyperDriveStep('a', config)`);
    expect(step(old, 'a')).toMatchObject({ script: 'train.py', source: 'src' });
  });

  it('is a step all the same when nothing of its configuration can be read', () => {
    const parsed = parse(`${SWEEP}\na = HyperDriveStep('a', hyperdrive_config=make())`);
    expect(step(parsed, 'a')).toMatchObject({ name: 'a', type: 'HyperDriveStep', script: '' });
  });
});
