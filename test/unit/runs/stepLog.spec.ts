import fc from 'fast-check';

import { StepLog } from '../../../src/runs/stepLog';

const bytes = (text: string) => new TextEncoder().encode(text).length;

function textOf(log: StepLog): string {
  return log.texts.join('');
}

it('grows at its end, without what it has already', () => {
  const log = new StepLog();
  expect(log.append(0, 3, 'abc')).toBe(true);
  expect(log.append(1, 3, 'bc')).toBe(true);
  expect(log.append(2, 5, 'cde')).toBe(true);
  expect(textOf(log)).toBe('abcde');
  expect([log.start, log.end]).toEqual([0, 5]);
});

it('refuses what leaves a gap', () => {
  const log = new StepLog();
  log.append(0, 3, 'abc');
  expect(log.append(4, 6, 'ef')).toBe(false);
  expect(textOf(log)).toBe('abc');
});

it('begins where the first piece begins', () => {
  const log = new StepLog();
  expect(log.append(100, 103, 'xyz')).toBe(true);
  expect(log.start).toBe(100);
});

it('cuts at bytes, not at characters', () => {
  const log = new StepLog();
  log.append(0, bytes('grün'), 'grün');
  expect(log.append(bytes('gr'), bytes('grüner'), 'üner')).toBe(true);
  expect(textOf(log)).toBe('grüner');
});

it('refuses an overlap whose bytes it cannot tell, as after a replaced character', () => {
  const log = new StepLog();
  log.append(0, 3, 'abc');
  // One byte that is no UTF-8 came as a character of three.
  expect(log.append(2, 5, '\ufffdde')).toBe(false);
});

it('grows at its start', () => {
  const log = new StepLog();
  log.append(6, 9, 'ghi');
  const before = log.generation;
  expect(log.prepend(2, 6, 'cdef')).toBe(true);
  expect(log.prepend(0, 4, 'abcd')).toBe(true);
  expect(textOf(log)).toBe('abcdefghi');
  expect(log.start).toBe(0);
  expect(log.generation).toBeGreaterThan(before);
  expect(log.prepend(0, 4, 'abcd')).toBe(false);
});

it('refuses an earlier page that does not reach', () => {
  const log = new StepLog();
  log.append(6, 9, 'ghi');
  expect(log.prepend(0, 3, 'abc')).toBe(false);
});

it('keeps no more than a page can bear: the end', () => {
  const log = new StepLog();
  const line = `${'x'.repeat(999)}\n`;
  for (let at = 0; at < 2000; at++) {
    log.append(at * 1000, (at + 1) * 1000, line);
  }
  expect(log.end).toBe(2_000_000);
  expect(log.end - log.start).toBeLessThanOrEqual(1024 * 1024);
  expect(log.start).toBeGreaterThan(0);
});

it('keeps no more lines than can be drawn', () => {
  const log = new StepLog();
  for (let at = 0; at < 500; at++) {
    log.append(at * 100, (at + 1) * 100, '\n'.repeat(100));
  }
  expect(textOf(log).length).toBeLessThanOrEqual(20_000);
});

it('is the log, whatever pieces come in whatever order, as long as gaps are asked for', () => {
  const piece = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 30 }));
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60 }), fc.array(piece), (whole, pieces) => {
      const all = new TextEncoder().encode(whole);
      const decode = (from: number, to: number) =>
        new TextDecoder('utf-8', { fatal: true }).decode(all.slice(from, to));
      const log = new StepLog();
      for (const [from, length] of [...pieces, [0, all.length] as [number, number]]) {
        const to = Math.min(all.length, from + length);
        try {
          if (from < to && !log.append(from, to, decode(from, to))) {
            log.reset(from, to, decode(from, to));
          }
        } catch {
          // Not at the border of a character: the kernel sends no such piece.
        }
      }
      expect(textOf(log)).toBe(decode(log.start, log.end));
      expect(log.end).toBe(all.length);
    })
  );
});
