import {
  check,
  dependenciesOf,
  edgesOf,
  findCycle,
  type GraphNode,
  parseNotebook,
  type PipelineGraph,
  type ProblemCode,
  type StepNode,
  topologicalOrder
} from '../../../src/pipeline';
import { layoutGraph } from '../../../src/pipeline/layout/layout-graph';
import { ARTICLE, notebook } from './notebooks';

function step(id: string, fields: Partial<StepNode> = {}): StepNode {
  return {
    kind: 'step',
    id,
    name: id,
    type: 'PythonScriptStep',
    script: `${id}.py`,
    source: null,
    compute: 'cpu',
    environment: null,
    arguments: [],
    inputs: [],
    outputs: [],
    params: {},
    allowReuse: true,
    after: [],
    ...fields
  };
}

function data(id: string, name = id): GraphNode {
  return { kind: 'data', id, name, datastore: null, mode: 'mount' };
}

function port(node: string, name = node): StepNode['inputs'][number] {
  return { name, node, mode: 'mount' };
}

function graph(...nodes: GraphNode[]): PipelineGraph {
  return { version: 1, name: 'p', nodes, parameters: [] };
}

const ARTICLE_NODES = parseNotebook(ARTICLE).nodes;

describe('edges', () => {
  it('are what the steps read, write and wait for, each once', () => {
    const nodes = [
      data('x'),
      step('a', { outputs: [port('x')] }),
      step('b', { inputs: [port('x'), port('x', 'y')], after: ['a', 'gone'] })
    ];
    expect(edgesOf(nodes)).toEqual([
      { id: 'output:a→x', kind: 'output', from: 'a', to: 'x' },
      { id: 'input:x→b', kind: 'input', from: 'x', to: 'b' },
      { id: 'order:a→b', kind: 'order', from: 'a', to: 'b' }
    ]);
    expect(dependenciesOf(nodes)).toEqual(
      new Map([
        ['a', new Set()],
        ['b', new Set(['a'])]
      ])
    );
  });

  it('give an order that every step can run in', () => {
    expect(topologicalOrder(ARTICLE_NODES)).toEqual(['process_step', 'process_batch', 'train_step', 'inference']);
    expect(topologicalOrder([step('c', { after: ['b'] }), step('b', { after: ['a'] }), step('a')])).toEqual([
      'a',
      'b',
      'c'
    ]);
    expect(topologicalOrder([step('a', { after: ['b'] }), step('b', { after: ['a'] }), step('c')])).toEqual([
      'c',
      'a',
      'b'
    ]);
  });

  it('find a cycle in running order, and none where there is none', () => {
    const nodes = [
      step('start'),
      step('a', { after: ['start', 'c'] }),
      step('b', { after: ['a'] }),
      step('c', { after: ['b'] }),
      step('end', { after: ['c'] })
    ];
    const cycle = findCycle(nodes)!;
    expect([...cycle].sort()).toEqual(['a', 'b', 'c']);
    cycle.forEach((id, index) => {
      const before = cycle[(index + cycle.length - 1) % cycle.length];
      expect(nodes.find(node => node.id === id)!.after).toContain(before);
    });
    expect(findCycle(ARTICLE_NODES)).toBeNull();
    expect(findCycle([step('self', { after: ['self'] })])).toEqual(['self']);
  });

  it('need no time that grows with the number of paths', () => {
    // 60 diamonds in a row: 2^60 paths. An enumerating search would not come back.
    const nodes: StepNode[] = [step('s0')];
    for (let n = 0; n < 60; n++) {
      nodes.push(step(`l${n}`, { after: [`s${n}`] }), step(`r${n}`, { after: [`s${n}`] }));
      nodes.push(step(`s${n + 1}`, { after: [`l${n}`, `r${n}`] }));
    }
    expect(findCycle(nodes)).toBeNull();
    expect(topologicalOrder(nodes)[180]).toBe('s60');
    const deep = Array.from({ length: 20000 }, (_, n) => step(`d${n}`, { after: n ? [`d${n - 1}`] : [] }));
    expect(findCycle(deep)).toBeNull();
  });
});

describe('check', () => {
  function codes(...nodes: GraphNode[]): [ProblemCode, string | undefined][] {
    return check(graph(...nodes)).map(({ code, node }) => [code, node]);
  }

  it('finds nothing wrong with the article', () => {
    const problems = check(parseNotebook(ARTICLE));
    expect(problems).toEqual([]);
  });

  it.each<[ProblemCode, string, GraphNode[]]>([
    ['cycle', 'a', [step('a', { after: ['b'] }), step('b', { after: ['a'] })]],
    ['duplicate-output', 'x', [data('x'), step('a', { outputs: [port('x')] }), step('b', { outputs: [port('x')] })]],
    ['duplicate-port', 'a', [data('x'), data('y'), step('a', { outputs: [port('x', 'same'), port('y', 'same')] })]],
    ['duplicate-port', 'a', [data('x'), step('a', { outputs: [port('x'), port('x')] })]],
    ['illegal-port-name', 'x', [data('x', 'a-b'), step('a', { outputs: [port('x', 'a-b')] })]],
    ['illegal-port-name', 'x', [data('x', ''), step('a')]],
    ['illegal-port-name', 'a', [data('x'), step('a', { outputs: [port('x', 'a b')] })]],
    ['undeclared-data', 'a', [data('x'), step('a', { arguments: [{ kind: 'port', port: 'x' }] })]],
    ['missing-producer', 'a', [data('x'), step('a', { inputs: [port('x')] })]],
    ['no-compute', 'a', [step('a', { compute: null })]],
    ['missing-script', 'a', [step('a', { script: '' })]]
  ])('reports %s at %s', (code, node, nodes) => {
    const problems = check(graph(...nodes));
    expect(problems.map(problem => [problem.code, problem.node])).toEqual([[code, node]]);
    expect(problems[0]).toMatchObject({
      what: expect.stringMatching(/\.$/u),
      where: expect.stringMatching(/./u),
      cure: expect.stringMatching(/\.$/u)
    });
    expect(problems[0].severity).toBe(code === 'no-compute' ? 'warning' : 'error');
  });

  it('reports a pipeline without steps, in a graph and in a notebook', () => {
    expect(codes()).toEqual([['empty-pipeline', undefined]]);
    expect(codes(data('x'))).toEqual([['empty-pipeline', undefined]]);
    const parsed = parseNotebook(notebook('from azureml.pipeline.core import Pipeline\nws = 1\np = Pipeline(ws)'));
    expect(check(parsed)).toMatchObject([{ code: 'empty-pipeline', node: 'p', cell: 'c0' }]);
  });

  it('passes on what only the text tells', () => {
    const cells = notebook(
      'from azureml.pipeline.steps import PythonScriptStep',
      "a = PythonScriptStep('a.py', inputs=[x], compute_target=cpu)"
    );
    expect(check(parseNotebook(cells)).map(({ code, what }) => [code, what])).toEqual([
      ['undefined-name', 'x is not defined.'],
      ['undefined-name', 'cpu is not defined.']
    ]);
    const broken = parseNotebook(notebook('x = "open\ny = 1'));
    expect(check(broken)).toMatchObject([{ code: 'broken-cell', severity: 'warning' }]);
    const below = notebook('from azureml.pipeline.core import Pipeline\np = Pipeline(ws, [a])', 'ws = a = 1');
    expect(check(parseNotebook(below)).map(({ code }) => code)).toEqual([
      'used-before-definition',
      'used-before-definition'
    ]);
  });

  it('claims nothing about what it could not read', () => {
    const cells = notebook(
      "from azureml.pipeline.steps import PythonScriptStep, ParallelRunStep\nimport mine\na = PythonScriptStep(mine.script, compute_target=mine.cpu)\nb = PythonScriptStep(**mine.all)\nc = PythonScriptStep('c.py', runconfig=mine.rc)"
    );
    expect(check(parseNotebook(cells))).toEqual([]);
  });
});

describe('layout', () => {
  const sizes = new Map(ARTICLE_NODES.map(node => [node.id, { width: 150, height: node.kind === 'step' ? 60 : 30 }]));

  function overlaps(positions: Map<string, { x: number; y: number }>): string[] {
    const boxes = [...positions].map(([id, { x, y }]) => ({
      id,
      x,
      y,
      ...(sizes.get(id) ?? { width: 180, height: 60 })
    }));
    return boxes.flatMap((a, index) =>
      boxes.slice(index + 1).flatMap(b => {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        return apart ? [] : [`${a.id}/${b.id}`];
      })
    );
  }

  it.each(['left-to-right', 'top-down'] as const)(
    'lets data flow %s, without overlap, the same every time',
    direction => {
      const positions = layoutGraph(ARTICLE_NODES, sizes, direction);
      const axis = direction === 'left-to-right' ? 'x' : 'y';
      for (const edge of edgesOf(ARTICLE_NODES)) {
        expect(positions.get(edge.from)![axis]).toBeLessThan(positions.get(edge.to)![axis]);
      }
      expect(overlaps(positions)).toEqual([]);
      expect(layoutGraph(ARTICLE_NODES, sizes, direction)).toEqual(positions);
    }
  );

  it('places opaque, unconnected and looping nodes too', () => {
    const loose: GraphNode[] = Array.from({ length: 9 }, (_, n) => ({
      kind: 'opaque',
      id: `o${n}`,
      label: 'o',
      reason: ''
    }));
    const nodes = [...ARTICLE_NODES, ...loose, step('x', { after: ['x', 'y'] }), step('y', { after: ['x'] })];
    const positions = layoutGraph(nodes, sizes);
    expect([...positions.keys()].sort()).toEqual(nodes.map(node => node.id).sort());
    expect(overlaps(positions)).toEqual([]);
    expect(layoutGraph([], sizes)).toEqual(new Map());
    expect(layoutGraph(loose, sizes).size).toBe(9);
  });
});
