import { nullTranslator } from '@jupyterlab/translation';

import { duration } from '../../../src/ui/duration';
import { fileSize } from '../../../src/ui/fileSize';

const trans = nullTranslator.load('steploom');

it.each([
  [-5, '0.0 s'],
  [0, '0.0 s'],
  [449, '0.4 s'],
  [9949, '9.9 s'],
  [12_400, '12 s'],
  [59_600, '1 min'],
  [60_000, '1 min'],
  [185_000, '3 min 5 s'],
  [3_599_600, '1 h'],
  [7_440_000, '2 h 4 min'],
  [86_400_000, '24 h']
])('%i ms is %s', (milliseconds, text) => {
  expect(duration(milliseconds, trans)).toBe(text);
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9949, '9.9 kB'],
  [152_400, '152 kB'],
  [999_999, '1.0 MB'],
  [1_048_576, '1.0 MB'],
  [999_999_999, '1.0 GB'],
  [2_500_000_000, '2.5 GB']
])('%i bytes are %s', (bytes, text) => {
  expect(fileSize(bytes, trans)).toBe(text);
});
