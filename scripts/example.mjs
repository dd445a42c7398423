import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

import { inRoot, PYTHON, ROOT } from './lib/paths.mjs';
import { main, Stop } from './lib/run.mjs';
import { setUpPackages } from './setup.mjs';

const EXAMPLE = 'examples/run_example.py';

/** `npm run example`: the example's pipeline without a browser; prints its steps and its result. */
await main(async () => {
  if (!existsSync(inRoot(EXAMPLE))) {
    throw new Stop(`There is no ${EXAMPLE}.`);
  }
  await setUpPackages();
  const child = spawn(PYTHON, [EXAMPLE, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', code => {
    process.exitCode = code ?? 1;
  });
});
