import { spawn } from 'node:child_process';

import { ROOT } from './paths.mjs';

/** A message for the user that needs no stack trace. */
export class Stop extends Error {}

/**
 * Run a program to its end and resolve to `{ code, output }`. Output goes to the terminal too unless `quiet`.
 * `npm` is npm.cmd on Windows, which needs the shell there.
 */
export function run(program, args, { quiet = false, env = {}, cwd = ROOT } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && program === 'npm'
    });
    let output = '';
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr]
    ]) {
      stream.setEncoding('utf8');
      stream.on('data', text => {
        output += text;
        if (!quiet) {
          target.write(text);
        }
      });
    }
    child.on('error', reject);
    child.on('close', code => resolve({ code: code ?? 1, output }));
  });
}

/** Like `run`, quiet, but a failure ends the script with what the program said. */
export async function must(program, args, options = {}) {
  let result;
  try {
    result = await run(program, args, { quiet: true, ...options });
  } catch (error) {
    throw new Stop(`${program} could not be started: ${error.message}`);
  }
  if (result.code !== 0) {
    const tail = result.output.trim().split('\n').slice(-30).join('\n');
    throw new Stop(`${program} ${args.join(' ')} failed (exit code ${result.code}):\n${tail}`);
  }
  return result.output;
}

/** Whether a program can be started at all; its output, or null. */
export async function probe(program, args) {
  try {
    const { code, output } = await run(program, args, { quiet: true });
    return code === 0 ? output.trim() : null;
  } catch {
    return null;
  }
}

/** The frame of every script: a `Stop` is one clear message and exit code 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Stop)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 1;
  }
}
