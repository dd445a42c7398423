import type { Problem } from '../protocol/entities';

/** What a request rejects with. `problem.code` is stable and may be switched on. */
export class BridgeError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.cure ? `${problem.what} ${problem.cure}` : problem.what);
    this.name = 'BridgeError';
  }

  get code(): string {
    return this.problem.code;
  }
}
