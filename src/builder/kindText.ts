import type { TranslationBundle } from '@jupyterlab/translation';

import type { GraphNode } from '../pipeline';

/** What a kind of node is called. */
export function kindText(kind: GraphNode['kind'] | 'pipeline', trans: TranslationBundle): string {
  switch (kind) {
    case 'reference':
      return trans.__('Data reference');
    case 'data':
      return trans.__('Pipeline data');
    case 'step':
      return trans.__('Step');
    case 'opaque':
      return trans.__('Code');
    case 'pipeline':
      return trans.__('Pipeline');
  }
}
