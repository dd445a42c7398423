import type { Contents } from '@jupyterlab/services';

import { findScripts, folderOf, scriptOf } from '../../../src/builder/form/scripts';

type Entry = Pick<Contents.IModel, 'name' | 'path' | 'type'>;

/** A server's folders, by path; any other path cannot be listed. */
function contents(folders: Record<string, string[]>): Pick<Contents.IManager, 'get'> {
  return {
    get: path => {
      const names = folders[path];
      if (!names) {
        return Promise.reject(new Error(`no ${path}`));
      }
      const content = names.map((name): Entry => {
        const plain = name.replace(/\/$/u, '');
        return {
          name: plain,
          path: path ? `${path}/${plain}` : plain,
          type: name.endsWith('/') ? 'directory' : 'file'
        };
      });
      return Promise.resolve({ type: 'directory', content } as Contents.IModel);
    }
  };
}

describe('findScripts', () => {
  it('finds scripts below a folder, as paths from it', async () => {
    const found = await findScripts(
      contents({
        work: ['a.ipynb', 'run.py', 'scripts/', '.git/', 'node_modules/'],
        'work/scripts': ['train/', 'readme.md'],
        'work/scripts/train': ['train.py']
      }),
      'work'
    );
    expect(found).toEqual(['run.py', 'scripts/train/train.py']);
  });

  it('makes do with what can be listed', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    expect(await findScripts(contents({ '': ['a.py', 'secret/'] }), '')).toEqual(['a.py']);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});

describe('scripts of steps', () => {
  it('are named after them', () => {
    expect(['train', 'my step', ''].map(scriptOf)).toEqual(['train.py', 'my_step.py', '']);
  });

  it('are in the one folder that holds them', () => {
    const scripts = ['process.py', 'a/train.py', 'a/help.py', 'b/help.py'];
    expect(['process.py', 'train.py', 'help.py', 'gone.py'].map(script => folderOf(script, scripts))).toEqual([
      '',
      './a',
      '',
      ''
    ]);
  });
});
