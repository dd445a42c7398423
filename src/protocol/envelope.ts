import * as z from 'zod/mini';

import { problem } from './entities';

/** The comm's fixed target and id: the kernel owns one comm, pages attach (design 4). */
export const COMM_TARGET = 'steploom.bridge';
export const COMM_ID = 'steploom-bridge-1';
export const PROTOCOL_VERSION = 1;

/** No message is larger; logs and uploads are paged. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

const version = z.literal(PROTOCOL_VERSION);
const id = z.string().check(z.minLength(1), z.maxLength(64));

export const request = z.object({
  v: version,
  t: z.literal('req'),
  id,
  client: id,
  epoch: z.optional(z.string()),
  method: z.string(),
  params: z.unknown(),
  deadlineMs: z.optional(z.number())
});

const reply = { v: version, id, client: id, epoch: z.string() };

export const fromKernel = z.discriminatedUnion('t', [
  z.object({ ...reply, t: z.literal('ack') }),
  z.object({ ...reply, t: z.literal('res'), result: z.unknown() }),
  z.object({ ...reply, t: z.literal('err'), error: problem }),
  z.object({
    v: version,
    t: z.literal('ev'),
    epoch: z.string(),
    seq: z.number(),
    stream: z.string(),
    ts: z.string(),
    body: z.unknown()
  }),
  z.object({ v: version, t: z.literal('beat'), epoch: z.string(), seq: z.number(), ts: z.string() })
]);

export type Request = z.infer<typeof request>;
export type FromKernel = z.infer<typeof fromKernel>;
