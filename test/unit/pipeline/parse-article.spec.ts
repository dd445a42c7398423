import { parseNotebook } from '../../../src/pipeline';
import { pipelineGraph } from '../../../src/pipeline/graph';
import { ARTICLE } from './notebooks';
import { node, step, text } from './parsing';

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
