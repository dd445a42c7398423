import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';

import type { Run } from '../../../src/protocol/entities';
import { EndNotices } from '../../../src/runs/endNotices';
import { run, step } from './fixtures';

const trans = nullTranslator.load('steploom');

function follow() {
  const known = new Map<string, Run>();
  const onOpen = jest.fn();
  const notices = new EndNotices({ store: { get: id => known.get(id) ?? null }, onOpen, trans });
  const told = (changed: Run) => {
    known.set(changed.id, changed);
    notices.update([changed.id]);
    return Notification.manager.notifications.map(({ type, message }) => [type, message]);
  };
  return { told, onOpen };
}

afterEach(() => Notification.dismiss());

const OF = { number: 3, experiment: 'flights' };

describe('EndNotices', () => {
  it('tells once how a run ended that was seen under way, and leads to it', () => {
    const { told, onOpen } = follow();
    expect(told(run('Running', [], OF))).toEqual([]);
    const ended = run('Finished', [], OF);
    expect(told(ended)).toEqual([['success', 'Run 3 of flights has finished.']]);
    expect(told(ended)).toHaveLength(1);
    Notification.manager.notifications[0].options.actions![0].callback(new MouseEvent('click'));
    expect(onOpen).toHaveBeenCalledWith(ended.id);
  });

  it('keeps silent about runs that had ended before the page saw them, and about canceled ones', () => {
    const { told } = follow();
    expect(told(run('Failed'))).toEqual([]);
    told(run('Running', [], { id: 'other' }));
    expect(told(run('Canceled', [], { id: 'other' }))).toEqual([]);
  });

  it('names the step that failed', () => {
    const { told } = follow();
    told(run('Running', [step('train', 'Running')], OF));
    expect(told(run('Failed', [step('train', 'Failed')], OF))).toEqual([
      ['error', 'Run 3 of flights failed in step train.']
    ]);
  });

  it('takes the place of what was said of the same run before', () => {
    const { told } = follow();
    const begun = run('Running', [], OF);
    Notification.emit('Submitted', 'success', { data: { runId: begun.id } });
    Notification.emit('Another', 'info');
    told(begun);
    expect(told(run('Finished', [], OF))).toEqual(
      expect.arrayContaining([
        ['success', 'Run 3 of flights has finished.'],
        ['info', 'Another']
      ])
    );
    expect(Notification.manager.notifications).toHaveLength(2);
  });
});
