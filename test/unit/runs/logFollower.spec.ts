import { LogFollower } from '../../../src/runs/logFollower';

const PAGE = 64 * 1024;

/** A kernel with a log, paged as `run.logs` pages it. */
class FakeLog {
  text = '';
  readonly asked: number[] = [];
  isAway = false;
  /** Held until released, when set. */
  gate: Promise<void> | null = null;

  readonly ask = async (offset: number) => {
    this.asked.push(offset);
    await this.gate;
    if (this.isAway) {
      throw new Error('away');
    }
    const start = offset < 0 ? Math.max(0, this.text.length - PAGE) : offset;
    const text = this.text.slice(start, start + PAGE);
    return { offset: start, next: start + text.length, size: this.text.length, text };
  };
}

let kernel: FakeLog;
let follower: LogFollower;
let changes: number;

beforeEach(() => {
  kernel = new FakeLog();
  follower = new LogFollower(kernel.ask);
  changes = 0;
});

const shown = () => follower.log.texts.join('');
const watch = () => follower.follow(() => (changes += 1));

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
}

it('asks for what was there before somebody looked', async () => {
  kernel.text = 'abc';
  watch();
  await settle();
  expect(shown()).toBe('abc');
  expect(changes).toBe(1);
});

it('shows what events bring, and asks only for what is missing', async () => {
  kernel.text = 'abc';
  watch();
  await settle();
  follower.take(3, 5, 'de');
  expect(shown()).toBe('abcde');
  expect(kernel.asked).toEqual([-1]);
  kernel.text = 'abcdefgh';
  follower.take(6, 8, 'gh');
  await settle();
  expect(shown()).toBe('abcdefgh');
  expect(kernel.asked).toEqual([-1, 5]);
});

it('gets a long log page by page', async () => {
  kernel.text = 'x'.repeat(10);
  watch();
  await settle();
  kernel.text = 'x'.repeat(3 * PAGE);
  follower.take(3 * PAGE - 1, 3 * PAGE, 'x');
  await settle();
  expect(follower.log.end).toBe(3 * PAGE);
  expect(follower.log.start).toBe(0);
});

it('begins anew at the end when it is too far behind', async () => {
  kernel.text = 'x'.repeat(10);
  watch();
  await settle();
  kernel.text = 'x'.repeat(20 * PAGE);
  follower.take(20 * PAGE - 1, 20 * PAGE, 'x');
  await settle();
  expect(follower.log.start).toBe(19 * PAGE);
  expect(follower.log.end).toBe(20 * PAGE);
});

it('asks for nothing while nobody looks, and has the newest', async () => {
  follower.take(0, 3, 'abc');
  follower.take(10, 12, 'kl');
  await settle();
  expect(kernel.asked).toEqual([]);
  expect(shown()).toBe('kl');
  expect(follower.log.start).toBe(10);
});

it('asks once however many look', async () => {
  kernel.text = 'abc';
  let open = (): void => undefined;
  kernel.gate = new Promise(resolve => (open = resolve));
  watch();
  watch();
  open();
  await settle();
  expect(kernel.asked).toEqual([-1]);
  expect(changes).toBe(2);
});

it('goes on after a kernel that was away', async () => {
  kernel.text = 'abc';
  kernel.isAway = true;
  watch();
  await settle();
  expect(shown()).toBe('');
  kernel.isAway = false;
  follower.catchUp();
  await settle();
  expect(shown()).toBe('abc');
});

it('tells nobody who has stopped looking', async () => {
  kernel.text = 'abc';
  const stop = watch();
  await settle();
  stop();
  follower.take(3, 4, 'd');
  follower.catchUp();
  await settle();
  expect(changes).toBe(1);
  expect(kernel.asked).toEqual([-1]);
});

it('gets earlier pages until the beginning', async () => {
  kernel.text = 'x'.repeat(2 * PAGE + 5);
  watch();
  await settle();
  expect(follower.log.start).toBe(PAGE + 5);
  await follower.fetchEarlier();
  await follower.fetchEarlier();
  expect(follower.log.start).toBe(0);
  const asked = kernel.asked.length;
  await follower.fetchEarlier();
  expect(kernel.asked).toHaveLength(asked);
});

it('gets the beginning of a log whose middle is gone', async () => {
  const head = 'a'.repeat(PAGE + 10);
  const tail = 'z'.repeat(PAGE + 20);
  const begin = 40 * PAGE;
  const size = begin + tail.length;
  follower = new LogFollower(async offset => {
    const asked = offset < 0 ? size - PAGE : offset;
    // As `run.logs` does: a page of the gap is one behind it, and none goes on into the gap.
    const start = asked >= head.length && asked < begin ? begin : asked;
    const text = start < head.length ? head.slice(start, start + PAGE) : tail.slice(start - begin).slice(0, PAGE);
    return Promise.resolve({ offset: start, next: start + text.length, size, text });
  });
  watch();
  await settle();
  // A boolean: nobody could read the difference of such texts.
  const isShown = (text: string): boolean => shown() === text;
  expect(isShown(tail.slice(20))).toBe(true);
  await follower.fetchEarlier();
  expect(isShown(tail)).toBe(true);
  await follower.fetchEarlier();
  expect(isShown(head + tail)).toBe(true);
  expect(follower.log.start).toBe(0);
});
