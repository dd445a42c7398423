import { Signal } from '@lumino/signaling';

import { NotebookFile } from '../../../src/builder/notebookFile';

/** A notebook below the server's root, which may be renamed. */
class FakeContext {
  readonly pathChanged = new Signal<never, string>(this as never);

  constructor(public localPath: string) {}

  rename(to: string): void {
    this.localPath = to;
    this.pathChanged.emit(to);
  }
}

describe('the file of a notebook', () => {
  it('is its path below the root, and no other of that name', () => {
    const file = new NotebookFile(new FakeContext('sub/a.ipynb'), '/srv/work/');
    expect(file.is('/srv/work/sub/a.ipynb')).toBe(true);
    expect(file.is('/srv/work/a.ipynb')).toBe(false);
    expect(file.is('/srv/work/sub/sub/a.ipynb')).toBe(false);
  });

  it('is known in a home that the server does not tell', () => {
    const file = new NotebookFile(new FakeContext('a.ipynb'), '~/work');
    expect(file.is('/srv/me/work/a.ipynb')).toBe(true);
    expect(file.is('/srv/me/work/sub/a.ipynb')).toBe(false);
  });

  it('is known on Windows', () => {
    const file = new NotebookFile(new FakeContext('sub/a.ipynb'), 'C:\\work');
    expect(file.is('C:\\work\\sub\\a.ipynb')).toBe(true);
  });

  it('keeps the names that it had', () => {
    const context = new FakeContext('old.ipynb');
    const file = new NotebookFile(context, '/srv');
    context.rename('new.ipynb');
    expect([file.is('/srv/old.ipynb'), file.is('/srv/new.ipynb')]).toEqual([true, true]);
    file.dispose();
    context.rename('later.ipynb');
    expect(file.is('/srv/later.ipynb')).toBe(false);
  });
});
