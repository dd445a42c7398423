/** Time as the client sees it: real in the page, stepped by hand in tests. */
export interface IClock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Call once after `ms`; the returned function takes it back. */
  after(ms: number, callback: () => void): () => void;
}

export const pageClock: IClock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const handle = window.setTimeout(callback, ms);
    return () => window.clearTimeout(handle);
  }
};
