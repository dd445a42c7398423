import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import { StandingNotice } from '../../../src/panels/session/StandingNotice';
import type { INotebookSession, Standing } from '../../../src/panels/session/tokens';
import { WorkspaceView } from '../../../src/panels/workspace/WorkspaceView';
import { WorkspaceModel } from '../../../src/panels/workspace/model';
import { render } from '../ui/render';
import { FakeSession } from './fakeSession';

const trans = nullTranslator.load('steploom');

describe('how the kernel stands', () => {
  function show(standing: Standing, waiting = false) {
    const helped: string[] = [];
    const session = {
      standing,
      client: { waiting },
      help: (kind: string) => helped.push(kind),
      loadExtension: async () => void helped.push('load')
    } as unknown as INotebookSession;
    const { node } = render(<StandingNotice session={session} trans={trans} />);
    act(() => node.querySelector('button')?.click());
    return { text: node.textContent ?? '', helped };
  }

  it.each<[Standing, string, string | undefined]>([
    [{ kind: 'no-notebook' }, 'No notebook is open', 'no-notebook'],
    [{ kind: 'no-kernel' }, 'has no kernel', 'no-kernel'],
    [{ kind: 'not-python', language: 'R' }, 'the kernel speaks R', 'no-kernel'],
    [{ kind: 'absent' }, '%pip install steploom', 'load'],
    [{ kind: 'lost', reason: 'dead' }, 'The kernel has died', 'lost'],
    [{ kind: 'lost', reason: 'restarting' }, 'is restarting', undefined],
    [{ kind: 'lost', reason: 'disconnected' }, 'The page keeps trying', undefined],
    [{ kind: 'connecting', waiting: false }, 'Connecting', undefined],
    [{ kind: 'connecting', waiting: true }, 'Waiting for the running cell', undefined],
    [{ kind: 'stale' }, 'last known state', undefined]
  ])('says what is so and offers what helps: %j', (standing, says, help) => {
    const { text, helped } = show(standing);
    expect(text).toContain(says);
    expect(helped).toEqual(help ? [help] : []);
  });

  it('is not mentioned when all is well, and is when something waits for the running cell', () => {
    expect(show({ kind: 'ready' }).text).toBe('');
    expect(show({ kind: 'ready' }, true).text).toContain('What you asked for happens when the cell has ended.');
  });
});

it('the real SDK is said to answer, with the way round', async () => {
  const session = new FakeSession();
  session.kernel.handlers.set('workspace.get', () => ({
    name: '',
    subscriptionId: '',
    resourceGroup: '',
    location: '',
    datastores: [],
    experiments: [],
    realSdk: { version: '1.61.0', cure: 'steploom.activate(force=True) is the way round.' }
  }));
  const model = new WorkspaceModel(session).start();
  const { node } = render(<WorkspaceView model={model} trans={trans} />);
  expect(node.textContent).toBe('');
  await act(async () => void (await session.connect()));
  expect(node.textContent).toContain('The real Azure ML SDK 1.61.0 answers here');
  expect(node.textContent).toContain('activate(force=True)');
  expect(node.textContent).toContain('The workspace has no datastore.');
  act(() => {
    model.dispose();
    session.client?.dispose();
  });
});
