import type { Problem } from '../protocol/entities';
import { MAX_MESSAGE_BYTES } from '../protocol/envelope';
import { methods } from '../protocol/methods';
import type { Method } from '../protocol/methods';
import { problems } from './problems';
import type { BridgeState } from './tokens';

/** What the envelope around the parameters takes at most. */
const ENVELOPE_BYTES = 1024;

/** Why a request is not even sent; null for one that is worth sending, now or when the kernel answers again. */
export function refusal(
  state: BridgeState,
  method: Method,
  params: unknown,
  signal: AbortSignal | undefined
): Problem | null {
  if (state.kind === 'detached') {
    return problems.detached;
  }
  if (state.kind === 'absent') {
    return problems.absent;
  }
  if (state.kind === 'lost' && state.reason === 'dead') {
    return problems.dead;
  }
  if (signal?.aborted) {
    return problems.aborted;
  }
  const checked = methods[method].params.safeParse(params);
  if (!checked.success) {
    return problems.badParams(method, checked.error);
  }
  const bytes = new TextEncoder().encode(JSON.stringify(params)).length;
  return bytes > MAX_MESSAGE_BYTES - ENVELOPE_BYTES ? problems.tooLarge(method) : null;
}
