import fc from 'fast-check';

import { takeRoom } from '../../../src/panels/sidebar/takeRoom';

it('takes what the others do not need first', () => {
  expect(takeRoom([0.4, 0.4, 0.2], [0.1, 0.4, 0.2], 2, 0.5)).toEqual([expect.closeTo(0.1), 0.4, 0.5]);
});

it('takes a part of each when that is not enough', () => {
  expect(takeRoom([0.4, 0.4, 0.2], [0.4, 0.4, 0.2], 2, 0.6)).toEqual([expect.closeTo(0.2), expect.closeTo(0.2), 0.6]);
});

it('leaves a section that has its room as it is', () => {
  expect(takeRoom([0.5, 0.5], [0, 0], 0, 0.3)).toEqual([0.5, 0.5]);
});

it('shares the same height, however much is wanted', () => {
  const parts = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(parts, parts, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (heights, needs, at, part) => {
      const all = heights.reduce((sum, height) => sum + height, 0);
      const known = heights.map((_, index) => needs[index] ?? 0);
      const after = takeRoom(heights, known, at % heights.length, part * all);
      expect(after.reduce((sum, height) => sum + height, 0)).toBeCloseTo(all);
      expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
    })
  );
});
