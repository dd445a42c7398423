import { node, parse, step } from './parsing';

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
