import { KernelTransport } from '../../../src/bridge/kernelTransport';
import { COMM_ID } from '../../../src/protocol/envelope';
import type { Request } from '../../../src/protocol/envelope';
import { FakeConnection } from './fakeConnection';

const hello: Request = { v: 1, t: 'req', id: '1', client: 'page', method: 'hello', params: {} };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A transport on a kernel that has told about itself. */
async function attached(options: ConstructorParameters<typeof FakeConnection>[0] = {}) {
  const connection = new FakeConnection(options);
  const transport = new KernelTransport(connection.asKernel());
  await connection.tell(true);
  const received: unknown[] = [];
  transport.received.connect((_, data) => received.push(data));
  let changes = 0;
  transport.changed.connect(() => (changes += 1));
  return { connection, transport, received, changes: () => changes };
}

describe('messages', () => {
  it('go over the comm of the known id, which is neither opened nor closed', async () => {
    const { connection, transport } = await attached();
    expect(transport.send(hello)).toBe(true);
    expect(transport.send(hello)).toBe(true);
    expect(connection.overComm).toEqual([hello, hello]);
    expect(connection.comms).toBe(1);
    expect(connection.shell).toEqual([]);
  });

  it('are read from iopub, those of our comm only', async () => {
    const { connection, received } = await attached();
    connection.receive({ t: 'ev' });
    connection.receive({ t: 'a widget' }, 'another comm');
    connection.executionState('busy', 'execute_request');
    expect(received).toEqual([{ t: 'ev' }]);
  });

  it('are sent plainly where another connection of the page handles comms', async () => {
    const { connection, transport } = await attached({ handleComms: false });
    expect(transport.send(hello)).toBe(true);
    expect(connection.shell[0]).toMatchObject({
      channel: 'shell',
      header: { msg_type: 'comm_msg' },
      content: { comm_id: COMM_ID, data: hello }
    });
  });

  it('are refused while there is no way to the kernel', async () => {
    const { connection, transport } = await attached();
    connection.setConnection('connecting');
    expect(transport.send(hello)).toBe(false);
    connection.setConnection('connected');
    expect(transport.send(hello)).toBe(true);
    connection.die();
    expect(transport.send(hello)).toBe(false);
    expect(connection.overComm).toHaveLength(1);
  });
});

describe('the link', () => {
  it('says how the connection and the kernel are', async () => {
    const { connection, transport, changes } = await attached();
    expect(transport.link).toBe('up');
    connection.setConnection('connecting');
    expect(transport.link).toBe('disconnected');
    connection.setConnection('connected');
    connection.setStatus('autorestarting');
    expect(transport.link).toBe('restarting');
    connection.setStatus('starting');
    expect(transport.link).toBe('up');
    expect(changes()).toBe(4);
    connection.die();
    expect(transport.link).toBe('dead');
    expect(transport.isDisposed).toBe(true);
  });

  it('takes a new handle on the comm after a restart, which disposes the old one without a word', async () => {
    const { connection, transport } = await attached();
    connection.setStatus('restarting');
    connection.setStatus('idle');
    expect(transport.send(hello)).toBe(true);
    expect(connection.comms).toBe(2);
    expect(connection.overComm).toEqual([hello]);
  });
});

describe('business', () => {
  it('is the main shell working on a cell', async () => {
    const { connection, transport, changes } = await attached();
    expect(transport.isBusy).toBe(false);
    connection.executionState('busy', 'execute_request');
    expect(transport.isBusy).toBe(true);
    connection.executionState('idle', 'execute_request');
    expect(transport.isBusy).toBe(false);
    expect(changes()).toBe(2);
  });

  it('goes on when a subshell or the control channel has answered beside the cell', async () => {
    const { connection, transport } = await attached();
    connection.executionState('busy', 'execute_request');
    for (const [type, subshell] of [
      ['comm_msg', 'subshell-1'],
      ['debug_request', undefined],
      ['create_subshell_request', undefined]
    ] as const) {
      connection.executionState('busy', type, type, subshell);
      connection.executionState('idle', type, type, subshell);
    }
    expect(transport.isBusy).toBe(true);
  });

  it('is supposed after a reload, until the main shell answers', async () => {
    const { connection, transport } = await attached({ status: 'unknown' });
    expect(transport.isBusy).toBe(true);
    connection.executionState('idle', 'comm_msg', 'one', 'subshell-1');
    connection.executionState('idle', 'comm_msg', 'two');
    expect(transport.isBusy).toBe(true);
    connection.executionState('idle', 'kernel_info_request');
    expect(transport.isBusy).toBe(false);
  });

  it('is supposed after a dropped connection', async () => {
    const { connection, transport } = await attached();
    connection.setConnection('connecting');
    connection.setConnection('connected');
    expect(transport.isBusy).toBe(true);
    connection.executionState('idle', 'kernel_info_request');
    expect(transport.isBusy).toBe(false);
  });
});

describe('a page loaded while a cell runs', () => {
  function reloaded(options: ConstructorParameters<typeof FakeConnection>[0] = {}) {
    const connection = new FakeConnection({ status: 'unknown', ...options });
    return { connection, transport: new KernelTransport(connection.asKernel()) };
  }

  it('speaks over a subshell of its own until Lab has one', async () => {
    const { connection, transport } = reloaded();
    let changes = 0;
    transport.changed.connect(() => (changes += 1));
    expect(transport.send(hello)).toBe(false);
    jest.advanceTimersByTime(400);
    expect(connection.control).toMatchObject([{ header: { msg_type: 'create_subshell_request' } }]);
    connection.answerControl({ status: 'ok', subshell_id: 'ours' });
    expect(changes).toBe(1);
    expect(transport.send(hello)).toBe(true);
    expect(connection.shell).toMatchObject([{ header: { subshell_id: 'ours' }, content: { data: hello } }]);

    await connection.tell(true);
    expect(connection.deleted).toEqual(['ours']);
    expect(transport.send(hello)).toBe(true);
    expect(connection.overComm).toEqual([hello]);
  });

  it('asks for none when the kernel is free and tells about itself', async () => {
    const { connection, transport } = reloaded({ status: 'starting' });
    await connection.tell(true);
    jest.advanceTimersByTime(10_000);
    expect(connection.control).toEqual([]);
    expect(transport.send(hello)).toBe(true);
  });

  it.each(['no answer', 'a refusal'])('sends as always where there are no subshells: %s', kind => {
    const { connection, transport } = reloaded();
    jest.advanceTimersByTime(400);
    if (kind === 'a refusal') {
      connection.answerControl({ status: 'error' });
    } else {
      expect(transport.send(hello)).toBe(false);
      jest.advanceTimersByTime(6000);
    }
    expect(transport.send(hello)).toBe(true);
    expect(connection.overComm).toEqual([hello]);
  });

  it('obeys the setting that comms use no subshells', () => {
    const { connection, transport } = reloaded({ commsOverSubshells: 'disabled' });
    expect(transport.send(hello)).toBe(true);
    jest.advanceTimersByTime(10_000);
    expect(connection.control).toEqual([]);
  });

  it('deletes a subshell that comes too late', async () => {
    const { connection } = reloaded();
    jest.advanceTimersByTime(400);
    await connection.tell(true);
    connection.answerControl({ status: 'ok', subshell_id: 'late' });
    expect(connection.deleted).toEqual(['late']);
  });

  it('forgets its subshell with the kernel it belonged to', () => {
    const { connection, transport } = reloaded();
    jest.advanceTimersByTime(400);
    connection.answerControl({ status: 'ok', subshell_id: 'ours' });
    connection.setStatus('restarting');
    connection.setStatus('idle');
    expect(transport.send(hello)).toBe(true);
    expect(connection.overComm).toEqual([hello]);
    expect(connection.shell).toEqual([]);
  });
});
