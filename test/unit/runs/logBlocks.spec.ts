import { LogBlocks } from '../../../src/runs/logBlocks';

const shown = (blocks: LogBlocks) => blocks.blocks.flatMap(({ spans }) => spans.map(({ text }) => text)).join('');

it('shows lines as they are, the open one too', () => {
  const blocks = new LogBlocks();
  blocks.append('one\ntw');
  expect(shown(blocks)).toBe('one\ntw');
  blocks.append('o\n');
  expect(shown(blocks)).toBe('one\ntwo\n');
  expect(blocks.count).toBe(2);
});

it('does not draw again what is full', () => {
  const blocks = new LogBlocks();
  blocks.append('line\n'.repeat(150));
  const [first] = blocks.blocks;
  blocks.append('more\n'.repeat(100));
  expect(blocks.blocks[0]).toBe(first);
  expect(first.spans).toHaveLength(1);
  expect(blocks.count).toBe(250);
});

it('carries a colour over lines and over pieces that end in the middle of a sequence', () => {
  const blocks = new LogBlocks();
  blocks.append('\u001b[3');
  blocks.append('1mred\nstill');
  const spans = blocks.blocks[0].spans;
  expect(shown(blocks)).toBe('red\nstill');
  expect(spans.filter(({ style }) => style.foreground === 'red').map(({ text }) => text)).toEqual(['red', 'still']);
});

it('shows of a progress bar what a terminal would', () => {
  const blocks = new LogBlocks();
  blocks.append('10 %\r20 %\r30 %');
  expect(shown(blocks)).toBe('30 %');
  blocks.append('\r100 %\r\nnext\r\n');
  expect(shown(blocks)).toBe('100 %\nnext\n');
  blocks.append(`${' '.repeat(5000)}\nnote${' '.repeat(5000)}\nbar\r   \r\n`);
  expect(shown(blocks)).toBe('100 %\nnext\n\nnote\n\n');
});

it('shortens a line of a megabyte, and says by how much', () => {
  const blocks = new LogBlocks();
  blocks.append(`${'x'.repeat(1_000_000)}\n`);
  expect(shown(blocks).length).toBeLessThan(4100);
  expect(shown(blocks)).toContain('(+996000)');
});

it('does not hold a line that never ends', () => {
  const blocks = new LogBlocks();
  for (let at = 0; at < 2000; at++) {
    blocks.append('x'.repeat(1000));
  }
  expect(shown(blocks).length).toBeLessThan(4100);
  blocks.append('\rdone');
  expect(shown(blocks)).toBe('done');
});
