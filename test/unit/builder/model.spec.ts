import { make, run, SET_UP, TWO_STEPS } from './make';

const shown = ({ scene }: ReturnType<typeof make>['model']) => scene.nodes.map(({ id }) => id);

describe('what is shown', () => {
  it('is the pipeline and what is in no pipeline, in the order of the notebook', () => {
    const { model } = make(
      SET_UP,
      TWO_STEPS,
      'other = PythonScriptStep("c.py", "other")\nq = Pipeline(ws, [other])\nspare = PipelineData("spare")'
    );
    expect(shown(model)).toEqual(['raw', 'clean', 'model', 'a', 'b', 'spare']);
    expect(model.scene.nodes.filter(node => !node.inPipeline).map(({ id }) => id)).toEqual(['spare']);
    model.choosePipeline('q');
    expect(shown(model)).toEqual(['other', 'spare']);
    model.select('a');
    expect(model.pipeline?.id).toBe('p');
  });

  it('follows what is typed, and keeps the boxes that are as they were', () => {
    const { document, model } = make(SET_UP, TWO_STEPS);
    const before = model.scene.nodes;
    document.type(SET_UP, TWO_STEPS.replace('"train"', '"learn"'));
    const after = model.scene.nodes;
    expect(after.map((node, index) => node === before[index])).toEqual([true, true, true, true, false]);
    expect(model.selected).toBeNull();
    model.select('b');
    document.type(SET_UP);
    expect(model.selected).toBeNull();
    expect(model.pipeline).toBeNull();
  });

  it('lets lines lead to existing data where a step writes them', () => {
    const { model } = make(
      SET_UP,
      'from azureml.pipeline.steps import DataTransferStep\n' +
        'raw = DataReference(def_blob_store, "raw", "in")\ncopied = DataReference(def_blob_store, "copied", "out")\n' +
        't = DataTransferStep("copy", raw, copied, compute_target)'
    );
    expect(model.scene.nodes.filter(node => node.isTarget).map(({ id }) => id)).toEqual(['copied', 't']);
    expect(model.scene.edges.map(({ id }) => id)).toEqual(['input:raw→t', 'output:t→copied']);
  });

  it('shows problems on their nodes', () => {
    const { model } = make(SET_UP, 'x = PipelineData("x")\ns = PythonScriptStep("s.py", inputs=[x])');
    expect(model.scene.nodes.find(({ id }) => id === 's')!.problems.map(({ code }) => code)).toContain(
      'missing-producer'
    );
    expect(model.problems.length).toBeGreaterThan(0);
  });

  it('puts nodes where the user wants them, and the others out of their way', () => {
    const { document, model } = make(SET_UP, TWO_STEPS);
    const { x, y } = model.scene.nodes.find(({ id }) => id === 'b')!;
    model.move('a', { x, y });
    const places = new Map(model.scene.nodes.map(node => [node.id, node]));
    expect(places.get('a')).toMatchObject({ x, y });
    expect(places.get('b')!.y).toBeGreaterThanOrEqual(y + places.get('a')!.height);
    model.arrange();
    expect(document.positions.size).toBe(0);
    expect(model.scene.nodes.find(({ id }) => id === 'b')).toMatchObject({ x, y });
  });

  it('shows the states of the newest run of this pipeline', () => {
    const { model, runs } = make(SET_UP, TWO_STEPS, 'q = Pipeline(ws, [a], description="prep only")');
    const states = () => model.scene.nodes.flatMap(({ id, run: found }) => (found ? [[id, found.status]] : []));
    runs.show(run('', { prep: 'Finished', train: 'Running' }), run('', { prep: 'Failed', train: 'Skipped' }));
    expect(states()).toEqual([
      ['a', 'Finished'],
      ['b', 'Running']
    ]);
    const { revision } = model;
    runs.show(...runs.runs);
    expect(model.revision).toBe(revision);
    runs.show(run('prep only', { prep: 'Failed' }), run('', { other: 'Running', more: 'Running', prep: 'Queued' }));
    expect(states()).toEqual([]);
    model.choosePipeline('q');
    expect(states()).toEqual([['a', 'Failed']]);
  });

  it('shows the newest run of its own notebook, and never one of another', () => {
    const { model, runs } = make(SET_UP, TWO_STEPS);
    const prep = () => model.scene.nodes.find(({ id }) => id === 'a')!.run?.status ?? null;
    const other = { ...run('', { prep: 'Running', train: 'Queued' }), notebook: '/srv/notebooks/other.ipynb' };
    const own = { ...run('', { prep: 'Failed', train: 'Skipped' }), notebook: '/srv/notebooks/one.ipynb' };
    runs.show(other);
    expect(prep()).toBeNull();
    runs.show(other, run('', { prep: 'Canceled', train: 'Canceled' }));
    expect(prep()).toBe('Canceled');
    runs.show(other, run('', { prep: 'Canceled', train: 'Canceled' }), own);
    expect(prep()).toBe('Failed');
  });
});

describe('gestures', () => {
  it('select what they make and say what they did', () => {
    const { document, model } = make(SET_UP);
    model.edit({ kind: 'add-step', name: 'train', script: 'train.py' });
    expect(model.selected).toBe('train_step');
    expect(model.said.text).toBe('Added step train.');
    model.edit({ kind: 'add-data', name: 'model' });
    model.connect('train_step', 'model');
    expect(model.selected).toBe('train_step');
    expect(model.said.text).toBe('Connected train to model.');
    model.edit({ kind: 'add-pipeline', steps: ['train_step'] });
    expect(model.selected).toBe('pipeline');
    expect(document.parsed.pipelines[0].steps).toEqual(['train_step']);
    model.edit({ kind: 'rename-variable', node: 'pipeline', to: 'training' });
    expect([model.selected, model.pipeline?.id]).toEqual(['training', 'training']);
  });

  it('are undone and done again one by one', () => {
    const { document, model } = make(SET_UP);
    model.edit({ kind: 'add-data', name: 'x' });
    model.edit({ kind: 'add-data', name: 'y' });
    model.undo();
    expect(shown(model)).toEqual(['x']);
    model.undo();
    expect(document.sources).toEqual([SET_UP]);
    model.redo();
    expect(shown(model)).toEqual(['x']);
  });

  it('leave a refusal that stays until it is read or another gesture works', () => {
    const { document, model } = make(SET_UP, TWO_STEPS);
    const before = document.sources;
    model.connect('b', 'a');
    expect(model.refusal).toMatchObject({
      what: expect.stringContaining('wait for each other'),
      cure: expect.any(String)
    });
    expect(document.sources).toEqual(before);
    model.select('raw');
    expect(model.refusal).not.toBeNull();
    model.dismissRefusal();
    expect(model.refusal).toBeNull();
    model.connect('b', 'a');
    model.edit({ kind: 'set-step-name', node: 'a', name: 'process' });
    expect(model.refusal).toBeNull();
  });

  it('remove a node with what hangs on it, and go on with its neighbour', () => {
    const { document, model } = make(SET_UP, TWO_STEPS);
    model.remove('clean');
    expect(model.said.text).toBe('Removed clean, and its place in prep, train.');
    expect(model.selected).toBe('model');
    expect(document.parsed.nodes.map(({ id }) => id)).not.toContain('clean');
    model.remove('b');
    expect(model.said.text).toBe('Removed train, and its place in p.');
  });

  it('cut lines by what they mean', () => {
    const { document, model } = make(SET_UP, `${TWO_STEPS}\nc = PythonScriptStep("c.py", "score")\nc.run_after(b)`);
    const edge = (from: string) =>
      model.scene.edges.find(candidate => candidate.from === from && candidate.to !== 'model')!;
    model.removeEdge(edge('raw'));
    expect(document.sources[1]).toContain('arguments=[], inputs=[]');
    model.removeEdge(edge('b'));
    expect(document.sources[1]).not.toContain('run_after');
    expect(model.said.text).toBe('score waits for train no more.');
  });
});

describe('the notebook beside it', () => {
  it('shows the code of a node, a pipeline, a problem', async () => {
    const { document, model } = make(SET_UP, TWO_STEPS, 'q = Pipeline(ws, [])');
    await model.reveal('a');
    await model.revealProblem(model.problems.find(({ code }) => code === 'empty-pipeline')!);
    expect(document.revealed).toEqual([
      { cell: 'c1', text: 'a' },
      { cell: 'c2', text: 'q' }
    ]);
    expect(model.pipeline?.id).toBe('q');
  });

  it('has the cell of a change in sight', () => {
    const { document, model } = make(SET_UP, TWO_STEPS);
    model.edit({ kind: 'add-step', name: 'score', script: 'score.py', pipeline: 'p' });
    model.edit({ kind: 'set-step-name', node: 'a', name: 'clean up' });
    model.remove('raw');
    expect(document.scrolled).toEqual(['steploom-score_step', 'c1']);
  });

  it('selects what a cell defines', () => {
    const { model } = make(SET_UP, 'x = PipelineData("x")', 'print(x)');
    expect(model.selectCell('c1')).toBe(true);
    expect(model.selected).toBe('x');
    expect(model.selectCell('c2')).toBe(false);
  });

  it('submits the pipeline that is shown', () => {
    const { model, submitted } = make(SET_UP, TWO_STEPS);
    model.submit();
    expect(submitted).toEqual(['p']);
    model.dispose();
  });
});
