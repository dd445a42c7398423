import type { Kernel } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';

import { BridgeClient } from './client';
import { pageClock } from './clock';
import { KernelTransport } from './kernelTransport';
import type { IBridgeClient } from './tokens';

/** A client on a real kernel connection. Loaded with the first Python notebook, as it brings the schemas. */
export function connect(kernel: Kernel.IKernelConnection): IBridgeClient {
  return new BridgeClient({
    kernelId: kernel.id,
    transport: new KernelTransport(kernel),
    clock: pageClock,
    makeId: () => UUID.uuid4(),
    warn: (what, details) => console.warn(`Steploom: ${what}`, details)
  });
}
