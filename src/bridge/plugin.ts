import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';

import { BridgeRegistry } from './registry';
import { IBridgeRegistry } from './tokens';

/** Connects every open Python notebook with the Steploom side of its kernel. */
export const bridgePlugin: JupyterFrontEndPlugin<IBridgeRegistry> = {
  id: 'steploom:bridge',
  description: 'Connects notebooks with the Steploom side of their kernels.',
  autoStart: true,
  requires: [INotebookTracker],
  provides: IBridgeRegistry,
  activate: (_, tracker: INotebookTracker): IBridgeRegistry =>
    new BridgeRegistry({
      tracker,
      loadConnect: async () => (await import('./connect')).connect
    })
};
