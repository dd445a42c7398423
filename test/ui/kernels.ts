import { execFileSync } from 'child_process';
import { mkdirSync, writeFileSync } from 'fs';
import * as path from 'path';

import { python } from './playwright.config';

const ROOT = path.resolve(__dirname, '../..');
const CONNECTION = ['-f', '{connection_file}'];

/** A kernel that meets Steploom as other environments and languages do. */
export type OtherKernel = 'no-steploom' | 'not-loaded' | 'echo';

/**
 * Give the test server another kernel: a Python without Steploom, a Python that has it and has not loaded it, or one
 * that is no Python. Installed by the tests that need it, so that nobody else sees it in the launcher.
 */
export function installKernel(name: OtherKernel): void {
  const folder = path.join(process.env.STEPLOOM_UI_SCRATCH!, 'jupyter/kernels', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'kernel.json'), JSON.stringify({ display_name: name, ...specOf(name) }));
}

function specOf(name: OtherKernel): object {
  if (name === 'echo') {
    return { argv: [python, path.join(__dirname, 'echo_kernel.py'), ...CONNECTION], language: 'echo' };
  }
  // The interpreter below the virtual environment, which has no startup file of ours. Path entries process no .pth
  // files, so that the environment's packages are there and our editable install is not.
  const [base, packages] = ask('getattr(sys, "_base_executable", sys.executable)', 'sysconfig.get_path("purelib")');
  const places = name === 'no-steploom' ? [packages] : [packages, ROOT];
  return {
    argv: [base, '-m', 'ipykernel_launcher', ...CONNECTION],
    language: 'python',
    env: { PYTHONPATH: places.join(path.delimiter) }
  };
}

function ask(...expressions: string[]): string[] {
  const code = `import json, sys, sysconfig; print(json.dumps([${expressions.join(', ')}]))`;
  return JSON.parse(execFileSync(python, ['-c', code], { encoding: 'utf8' })) as string[];
}
