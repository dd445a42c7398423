import * as z from 'zod/mini';

import { compute, publishing, run, step } from './entities';

/** Bodies of the events the kernel broadcasts, by stream. Each is whole, so applying one twice changes nothing. */
export const events = {
  run: z.object({ run }),
  step: z.object({ step }),
  /** New bytes of a step's log. `offset` is where `text` starts; a reader that sees a gap asks `run.logs`. */
  log: z.object({
    runId: z.string(),
    stepId: z.string(),
    offset: z.number(),
    next: z.number(),
    text: z.string()
  }),
  compute: z.object({ compute, deleted: z.boolean() }),
  publishing: z.object({ publishing }),
  environment: z.object({
    environmentId: z.string(),
    status: z.enum(['Building', 'Ready', 'Failed']),
    lines: z.array(z.string())
  })
} as const;

export type Stream = keyof typeof events;
export type EventBody<S extends Stream> = z.infer<(typeof events)[S]>;
