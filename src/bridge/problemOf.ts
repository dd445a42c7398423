import type { Problem } from '../protocol/entities';

/** What a rejected request says, in the form views show. A programming error is shown too, not swallowed. */
export function problemOf(error: unknown): Problem {
  if (typeof error === 'object' && error !== null && 'problem' in error) {
    // `BridgeError`, recognised by its shape: its class comes with the lazily loaded bridge.
    return (error as { problem: Problem }).problem;
  }
  return { code: 'page-error', what: error instanceof Error ? error.message : String(error) };
}
