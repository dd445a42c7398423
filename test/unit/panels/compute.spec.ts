import { nullTranslator } from '@jupyterlab/translation';

import { computeCode } from '../../../src/panels/compute/code';
import { NEW_COMPUTE, checkDraft } from '../../../src/panels/compute/draft';
import { ComputeModel } from '../../../src/panels/compute/model';
import type { Compute } from '../../../src/protocol/entities';
import { compute } from '../bridge/fakes';
import { FakeSession } from './fakeSession';

const trans = nullTranslator.load('steploom');

describe('the draft', () => {
  const check = (change: Partial<typeof NEW_COMPUTE>) => checkDraft({ ...NEW_COMPUTE, ...change }, trans);

  it('is the request when nothing is wrong', () => {
    expect(check({ name: ' gpu-1 ', maxNodes: ' 8 ' })).toEqual({
      errors: {},
      params: { name: 'gpu-1', vmSize: 'STANDARD_D2_V2', minNodes: 0, maxNodes: 8, idleSeconds: 1800 }
    });
  });

  it.each(['', 'a'.repeat(25), '1st', 'ends-', 'two words', 'ünï', 'a_b', '<b>'])('refuses the name “%s”', name => {
    expect(check({ name }).errors).toHaveProperty('name');
  });

  it.each(['', '-1', '1.5', '1e3', 'four', '0x10', '101', '9'.repeat(20)])('refuses “%s” nodes', maxNodes => {
    expect(check({ maxNodes }).errors).toHaveProperty('maxNodes');
  });

  it('says every reason at once, and that the most cannot be less than the least', () => {
    expect(Object.keys(check({ name: '', vmSize: '', minNodes: 'x', idleSeconds: '86401' }).errors).sort()).toEqual([
      'idleSeconds',
      'minNodes',
      'name',
      'vmSize'
    ]);
    expect(check({ minNodes: '5', maxNodes: '4' }).errors).toEqual({ maxNodes: 'At least the minimum, 5.' });
  });
});

describe('the code', () => {
  it('quotes what comes from the user', () => {
    const code = computeCode({ name: 'a"b\\', vmSize: 's', minNodes: 0, maxNodes: 1, idleSeconds: 2 });
    expect(code).toContain(String.raw`name='a"b\\'`);
    expect(code).toContain('idle_seconds_before_scaledown=2');
  });
});

describe('the model', () => {
  let session: FakeSession;
  let model: ComputeModel;
  let computes: Compute[];

  beforeEach(async () => {
    session = new FakeSession();
    computes = session.kernel.computes;
    session.kernel.handlers.set('compute.list', () => ({
      computes,
      vmSizes: [{ name: 'STANDARD_D2_V2', cores: 2, memoryGb: 7 }]
    }));
    model = new ComputeModel(session, trans).start();
  });

  afterEach(() => {
    session.client?.dispose();
    model.dispose();
  });

  const names = () => model.computes.map(({ name }) => name);

  it('loads when a kernel answers, and forgets with it', async () => {
    computes.push(compute('b'), compute('a'));
    expect(model.isLoaded).toBe(false);
    expect(model.canAct).toBe(false);
    await session.connect();
    expect(names()).toEqual(['a', 'b']);
    expect(model.canAct).toBe(true);
    session.disconnect();
    expect(model.isLoaded).toBe(false);
    expect(names()).toEqual([]);
  });

  it('follows what others do', async () => {
    computes.push(compute('a'));
    await session.connect();
    session.kernel.emit('compute', { compute: compute('b'), deleted: false });
    await session.settle();
    expect(names()).toEqual(['a', 'b']);
    session.kernel.emit('compute', { compute: { ...compute('a'), maxNodes: 9 }, deleted: false });
    session.kernel.emit('compute', { compute: compute('b'), deleted: true });
    await session.settle();
    expect(model.computes).toEqual([{ ...compute('a'), maxNodes: 9 }]);
  });

  it('creates a target and says that it did', async () => {
    await session.connect();
    model.openForm();
    expect(model.form?.draft.name).toBe('cpu-cluster');
    const done = model.submit();
    await session.settle();
    expect(await done).toBe(true);
    expect(session.kernel.created).toEqual(['cpu-cluster']);
    expect(names()).toEqual(['cpu-cluster']);
    expect(model.form).toBeNull();
    expect(model.message).toBe('cpu-cluster is created.');
  });

  it('says that a target was there already, and keeps its size', async () => {
    computes.push(compute('a'));
    session.kernel.handlers.set('compute.create', () => ({ compute: compute('old'), found: true }));
    await session.connect();
    model.openForm();
    model.edit({ name: 'old' });
    void model.submit();
    await session.settle();
    expect(model.message).toContain('Found the existing compute target old');
  });

  it('does not tell the user off while typing, and does after the first try', async () => {
    await session.connect();
    model.openForm();
    model.edit({ name: '1' });
    expect(model.form?.errors).toEqual({});
    expect(await model.submit()).toBe(false);
    expect(model.form?.errors).toHaveProperty('name');
    expect(model.refusals).toBe(1);
    model.edit({ name: 'ok' });
    expect(model.form?.errors).toEqual({});
    expect(session.kernel.created).toEqual([]);
  });

  it('keeps the form and shows the problem when the kernel refuses', async () => {
    const problem = { code: 'bad-size', what: 'There is no size X.', cure: 'Choose another.' };
    session.kernel.handlers.set('compute.create', () => {
      throw problem;
    });
    await session.connect();
    model.openForm();
    const done = model.submit();
    await session.settle();
    expect(await done).toBe(false);
    expect(model.problem).toEqual(problem);
    expect(model.form).not.toBeNull();
    model.dismissProblem();
    expect(model.problem).toBeNull();
  });

  it('resizes, but a target that goes meanwhile takes its form along', async () => {
    computes.push(compute('a'), compute('b'));
    const asked: unknown[] = [];
    session.kernel.handlers.set('compute.update', (params: { name: string; maxNodes: number }) => {
      asked.push(params);
      return { compute: { ...compute(params.name), maxNodes: params.maxNodes } };
    });
    await session.connect();
    model.openResize('a');
    model.edit({ maxNodes: '7' });
    void model.submit();
    await session.settle();
    expect(asked).toEqual([{ name: 'a', minNodes: 0, maxNodes: 7, idleSeconds: 120 }]);
    expect(model.computes[0].maxNodes).toBe(7);
    model.openResize('b');
    session.kernel.emit('compute', { compute: compute('b'), deleted: true });
    await session.settle();
    expect(model.form).toBeNull();
    model.openResize('nobody');
    expect(model.form).toBeNull();
  });

  it('deletes', async () => {
    computes.push(compute('a'));
    session.kernel.handlers.set('compute.delete', () => ({}));
    await session.connect();
    void model.remove('a');
    await session.settle();
    expect(names()).toEqual([]);
    expect(model.message).toBe('a is deleted.');
  });

  it('does not show the answer of one kernel under another', async () => {
    computes.push(compute('a'));
    const first = await session.connect();
    first.transport.network = () => [3000];
    model.openForm();
    const done = model.submit();
    computes.splice(0, 1, compute('other'));
    await session.connect();
    await session.clock.advance(20_000);
    expect(await done).toBe(false);
    expect(names()).toEqual(['other']);
    expect(model.message).toBe('');
    expect(model.isBusy).toBe(false);
    first.client.dispose();
  });

  it('asks again after the kernel was restarted', async () => {
    computes.push(compute('a'));
    const page = await session.connect();
    page.transport.set('restarting');
    expect(names()).toEqual(['a']);
    expect(model.canAct).toBe(false);
    session.kernel.restart();
    computes.push(compute('b'));
    page.transport.set('up');
    await session.settle();
    expect(names()).toEqual(['a', 'b']);
  });

  it('inserts the code of a target, and of the form, which is then closed', async () => {
    computes.push(compute('cpu-cluster'));
    await session.connect();
    expect(model.insertCode('cpu-cluster')).toBe(true);
    expect(model.insertCode('nobody')).toBe(false);
    model.openForm();
    expect(model.form?.draft.name).toBe('');
    expect(model.insertFormCode()).toBe(false);
    model.edit({ name: 'new' });
    expect(model.insertFormCode()).toBe(true);
    expect(model.form).toBeNull();
    expect(session.inserted).toHaveLength(2);
    session.canInsert = false;
    model.openForm();
    model.edit({ name: 'new' });
    expect(model.insertFormCode()).toBe(false);
    expect(model.form).not.toBeNull();
  });
});
