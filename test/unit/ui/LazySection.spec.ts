import { Widget } from '@lumino/widgets';

import { LazySection } from '../../../src/ui/LazySection';

function section(load: LazySection.IOptions['load']): LazySection {
  const texts = {
    label: 'L',
    caption: 'C',
    toolbarLabel: 'T',
    loadingText: 'Loading …',
    failedText: 'Reload the page.'
  };
  return new LazySection({ id: 'section', ...texts, load });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
}

it('says so when it cannot be loaded, and tries again at the next look', async () => {
  const log = jest.spyOn(console, 'error').mockImplementation();
  let isAway = true;
  const shown = section(async () => {
    if (isAway) {
      throw new Error('Loading chunk failed');
    }
    const body = new Widget();
    body.node.textContent = 'here';
    return { body, toolbar: [['one', new Widget()]] };
  });
  Widget.attach(shown, document.body);
  await settle();
  expect(shown.node.textContent).toBe('Reload the page.');
  expect(log).toHaveBeenCalled();
  log.mockRestore();
  isAway = false;
  shown.hide();
  shown.show();
  await settle();
  expect(shown.node.textContent).toBe('here');
  expect([...shown.toolbar.names()]).toEqual(['one']);
  shown.dispose();
});

it('drops what comes when it is gone', async () => {
  const body = new Widget();
  let give = (_: { body: Widget }): void => undefined;
  const shown = section(() => new Promise(resolve => (give = resolve)));
  Widget.attach(shown, document.body);
  expect(shown.node.textContent).toBe('Loading …');
  shown.dispose();
  give({ body });
  await settle();
  expect(body.isDisposed).toBe(true);
});
