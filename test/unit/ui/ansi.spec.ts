import fc from 'fast-check';

import { PLAIN, parseAnsi } from '../../../src/ui/ansi';
import type { IAnsiSpan } from '../../../src/ui/ansi';

const parse = (line: string) => parseAnsi(line, PLAIN).spans;
const textOf = (spans: readonly IAnsiSpan[]) => spans.map(({ text }) => text).join('');

it('leaves plain text alone, in one piece', () => {
  expect(parse('plain <b>text</b> & more')).toEqual([{ text: 'plain <b>text</b> & more', style: PLAIN }]);
  expect(parse('')).toEqual([]);
});

it('knows the colours and styles of a terminal', () => {
  const spans = parse('\x1b[1;31mbold red\x1b[22m red\x1b[39m plain \x1b[4;44munderlined on blue\x1b[0m end');
  expect(
    spans.map(({ text, style: { foreground, background, bold, underline } }) => [
      text,
      foreground,
      background,
      bold,
      underline
    ])
  ).toEqual([
    ['bold red', 'red', null, true, false],
    [' red', 'red', null, false, false],
    [' plain ', null, null, false, false],
    ['underlined on blue', null, 'blue', false, true],
    [' end', null, null, false, false]
  ]);
});

it.each([
  ['\x1b[91m', 'red-intense'],
  ['\x1b[38;5;2m', 'green'],
  ['\x1b[38;5;12m', 'blue-intense'],
  ['\x1b[38;5;196m', 'red-intense'],
  ['\x1b[38;5;240m', 'white'],
  ['\x1b[38;2;10;200;20m', 'green'],
  ['\x1b[38;2;999;0;0m', null],
  ['\x1b[38;5m', null],
  ['\x1b[38;9m', null]
])('takes %j for %s', (code, colour) => {
  expect(parse(`${code}x`)[0].style.foreground).toBe(colour);
});

it('goes on in the style the line before ended in', () => {
  const { style } = parseAnsi('\x1b[32mgreen', PLAIN);
  const next = parseAnsi('still \x1b[mplain', style);
  expect(next.spans.map(span => span.style.foreground)).toEqual(['green', null]);
  expect(next.style).toBe(PLAIN);
});

it.each([
  ['a cursor move', 'a\x1b[2Kb\x1b[1;1Hc'],
  ['a window title', 'a\x1b]0;title\x07b\x1b]8;;http://x\x1b\\c'],
  ['a title without an end', 'abc\x1b]0;evil'],
  ['a device string', 'a\x1bPdevice\x1b\\bc'],
  ['a sequence that was cut off', 'abc\x1b[31'],
  ['a lone escape', 'abc\x1b'],
  ['a character set', 'a\x1b(Bbc'],
  ['controls and bells', 'a\x07b\x00\x08c'],
  ['marks that reorder text', 'a\u202eb\u2066c']
])('shows nothing of %s', (_, line) => {
  expect(textOf(parse(line))).toBe('abc');
});

it('never shows a control character and never loses plain text', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('\x1b[', '\x1b[31m', '\x1b]', '\x9b', '\x1b', '\u202e', 'm', ';', '38', '\x07')
  );
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const { spans } = parseAnsi(pieces.join(''), PLAIN);
      // eslint-disable-next-line no-control-regex -- what must not be there
      expect(textOf(spans)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/u);
    })
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]*$/u), text => {
      expect(textOf(parseAnsi(text, PLAIN).spans)).toBe(text);
    })
  );
});
