/**
 * The heights of sections once the one at `index` has `wanted`: first goes what the others do not need, then a part of each. All
 * in one unit; `needs` is how high the content of each section is.
 */
export function takeRoom(
  heights: readonly number[],
  needs: readonly number[],
  index: number,
  wanted: number
): readonly number[] {
  const missing = wanted - heights[index];
  if (missing <= 0) {
    return heights;
  }
  const spare = heights.map((height, at) => (at === index ? 0 : Math.max(0, height - needs[at])));
  const allSpare = sum(spare);
  const fromSpare = Math.min(missing, allSpare);
  const left = heights.map((height, at) =>
    allSpare > 0 ? Math.max(0, height - (spare[at] * fromSpare) / allSpare) : height
  );
  const others = sum(left) - left[index];
  const kept = others > 0 ? Math.max(0, 1 - (missing - fromSpare) / others) : 0;
  return left.map((height, at) => (at === index ? wanted : height * kept));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
