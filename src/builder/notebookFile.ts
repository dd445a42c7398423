import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { Signal } from '@lumino/signaling';

/**
 * Which file of the kernel's machine a notebook is, by the server's root and its path below it. A kernel keeps the name
 * that its notebook had when it was started, so all names since the notebook was opened count.
 */
export class NotebookFile {
  /** `serverRoot` is as the server tells it: absolute, or `~/…` where that is in the user's home. */
  constructor(
    private readonly _context: Pick<DocumentRegistry.Context, 'localPath' | 'pathChanged'>,
    serverRoot: string
  ) {
    this._root = slashes(serverRoot).replace(/\/+$/u, '');
    this._names.add(_context.localPath);
    _context.pathChanged.connect(this._onPathChanged, this);
  }

  /** `file` is an absolute path, as kernels tell it. */
  is(file: string): boolean {
    const told = slashes(file);
    return [...this._names].some(name => {
      const whole = `${this._root}/${name}`;
      return whole.startsWith('~') ? told.endsWith(whole.slice(1)) : told === whole;
    });
  }

  dispose(): void {
    Signal.disconnectReceiver(this);
  }

  private _onPathChanged(): void {
    this._names.add(this._context.localPath);
  }

  private readonly _root: string;
  private readonly _names = new Set<string>();
}

function slashes(path: string): string {
  return path.replace(/\\/gu, '/');
}
