import { node, parse, step } from './parsing';

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
