import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { CHECKS } from './lib/checks.mjs';
import { main, Stop } from './lib/run.mjs';
import { setUpPackages } from './setup.mjs';

/** `npm test`: every check and test. `-- --only=jest,pytest` runs some; the last line is the sum over all of them. */
await main(async () => {
  const checks = chosen(process.argv.find(argument => argument.startsWith('--only='))?.slice(7));
  await setUpPackages();
  const scratch = mkdtempSync(path.join(tmpdir(), 'steploom-test-'));
  const rows = [];
  try {
    for (const check of checks) {
      console.log(`\n== ${check.name}: ${check.about}`);
      const begin = Date.now();
      const result = await check.run(scratch);
      rows.push({ name: check.name, ...result, seconds: (Date.now() - begin) / 1000 });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  report(rows);
});

/** The named checks, all without a name; what needs the bundle brings its build along. */
function chosen(names) {
  if (names === undefined) {
    return CHECKS;
  }
  const wanted = names.split(',');
  const unknown = wanted.filter(name => !CHECKS.some(check => check.name === name));
  if (unknown.length) {
    throw new Stop(`No such check: ${unknown.join(', ')}. There are: ${CHECKS.map(check => check.name).join(', ')}.`);
  }
  const named = CHECKS.filter(check => wanted.includes(check.name));
  const building = named.some(check => check.needsBuild);
  return CHECKS.filter(check => named.includes(check) || (building && check.name === 'build'));
}

function report(rows) {
  console.log('');
  for (const { name, passed, failed, seconds } of rows) {
    console.log(
      `${name.padEnd(12)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(0).padStart(5)} s`
    );
  }
  const sum = key => rows.reduce((total, row) => total + row[key], 0);
  process.exitCode = sum('failed') || !sum('passed') ? 1 : 0;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
}
