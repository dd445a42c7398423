import type { Problem } from '../protocol/entities';
import type { Method } from '../protocol/methods';

const reload = 'Reload the page, restart the kernel, and install the same version of Steploom in both environments.';

/** What the page's side of the bridge may reject a request with, by stable code. The kernel's own come as they are. */
export const problems = {
  absent: {
    code: 'bridge-absent',
    what: 'The kernel does not answer: Steploom is not installed in its environment, or is not loaded.',
    cure: 'Run %pip install steploom and then %load_ext steploom in a cell.'
  },
  restarted: {
    code: 'kernel-restarted',
    what: 'The kernel was restarted before it answered.',
    cure: 'Look whether it was done, and do it again if not. Runs go on without the kernel.'
  },
  dead: {
    code: 'bridge-lost',
    what: 'The kernel has died.',
    cure: 'Restart the kernel. Runs go on without it.'
  },
  detached: {
    code: 'bridge-lost',
    what: 'The notebook is not connected to this kernel any more.',
    cure: 'Open the notebook, or choose a kernel for it.'
  },
  timeout: {
    code: 'bridge-timeout',
    what: 'The kernel is idle and did not answer.',
    cure: 'Try again; if it happens again, restart the kernel.'
  },
  aborted: { code: 'aborted', what: 'The request was given up.' },
  overdue: (method: Method): Problem => ({
    code: 'bridge-timeout',
    what: `The kernel has begun ${method} and has not finished in time.`,
    cure: 'It goes on; look again in a moment.'
  }),
  tooLarge: (method: Method): Problem => ({
    code: 'message-too-large',
    what: `The request ${method} is larger than a message may be.`,
    cure: 'Send it in parts.'
  }),
  badParams: (method: Method, details: unknown): Problem => ({
    code: 'bad-params',
    what: `The request ${method} is not what the protocol says: ${String(details).slice(0, 300)}`,
    where: `params:${method}`
  }),
  badResult: (method: Method, details: unknown): Problem => ({
    code: 'bad-message',
    what: `The answer to ${method} is not what the protocol says: ${String(details).slice(0, 300)}`,
    where: `result:${method}`,
    cure: reload
  })
} as const;
