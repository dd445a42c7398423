import { readFileSync } from 'node:fs';
import path from 'node:path';

import { run, Stop } from './run.mjs';

/** Runs one program; one that cannot be started has failed like any other. */
async function exitCode(program, args) {
  try {
    return (await run(program, args)).code;
  } catch (error) {
    console.error(`${program} could not be started: ${error.message}`);
    return 1;
  }
}

/** Programs that are right or wrong as a whole; they count as one check. */
export const command = (name, about, ...commands) => ({
  name,
  about,
  run: async () => {
    let failed = 0;
    for (const [program, ...args] of commands) {
      failed ||= Number((await exitCode(program, args)) !== 0);
    }
    return { passed: 1 - failed, failed };
  }
});

/** A step of the set-up, counted as one check. */
export const step = (name, about, work) => ({
  name,
  about,
  run: async () => {
    try {
      await work();
      return { passed: 1, failed: 0 };
    } catch (error) {
      console.error(error instanceof Stop ? error.message : error);
      return { passed: 0, failed: 1 };
    }
  }
});

/**
 * A runner that writes a report; no report is one failure. `relaunch` runs those that failed once more, where nobody
 * watches (`CI`) and they are few: real processes on a busy machine, not a change that broke something.
 */
export const suite = (name, about, { launch, relaunch, read, needsBuild = false }) => ({
  name,
  about,
  needsBuild,
  run: async scratch => {
    const counts = await counted(name, launch, read, path.join(scratch, `${name}.report`));
    if (!relaunch || !process.env.CI || counts.failed === 0 || counts.failed > FEW) {
      return counts;
    }
    console.log(`\n${name}: ${counts.failed} failed, once more:`);
    const again = await counted(name, relaunch, read, path.join(scratch, `${name}.again.report`));
    return { passed: counts.passed + again.passed, failed: again.failed };
  }
});

const FEW = 3;

async function counted(name, launch, read, report) {
  let code = 1;
  let counts = { passed: 0, failed: 0 };
  try {
    ({ code } = await launch(report));
    counts = read(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(error instanceof Stop ? error.message : `${name} left no readable report: ${error.message}`);
  }
  // A runner may fail beyond its tests: a crash, no test found, an error while collecting.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** A file that could not even be loaded holds no test that could fail: it counts itself. */
export function readJest(text) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
}

export function readJunit(text) {
  const tag = /<testsuite\b[^>]*>/u.exec(text)[0];
  const [tests, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map(key =>
    Number(new RegExp(`\\b${key}="(\\d+)"`, 'u').exec(tag)?.[1] ?? 0)
  );
  return { passed: tests - failures - errors - skipped, failed: failures + errors };
}

export function readPlaywright(text) {
  const { expected, unexpected, flaky } = JSON.parse(text).stats;
  return { passed: expected + flaky, failed: unexpected };
}
