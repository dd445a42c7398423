import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';

import { inRoot, PYTHON, ROOT } from './lib/paths.mjs';
import { main } from './lib/run.mjs';
import { setUp } from './setup.mjs';

const EXAMPLE = 'flights-training.ipynb';

/** `npm start`: JupyterLab on the examples; arguments after `--` go to it. */
await main(async () => {
  await setUp();
  // Lab refuses a root that does not exist, and git keeps no empty folder.
  mkdirSync(inRoot('examples'), { recursive: true });
  const url = existsSync(inRoot('examples', EXAMPLE)) ? `/lab/tree/${EXAMPLE}` : '/lab';
  const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
  const child = spawn(
    PYTHON,
    [
      '-m',
      'jupyterlab',
      `--ServerApp.root_dir=${inRoot('examples')}`,
      `--LabApp.default_url=${url}`,
      ...root,
      ...process.argv.slice(2)
    ],
    { cwd: ROOT, stdio: 'inherit' }
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', code => {
    process.exitCode = code ?? 0;
  });
});
