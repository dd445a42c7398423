import { findChromium } from '../chromium.mjs';
import { build } from '../setup.mjs';
import { inRoot, PYTHON, venvProgram } from './paths.mjs';
import { run } from './run.mjs';
import { command, readJest, readJunit, readPlaywright, step, suite } from './suites.mjs';

const local = name => inRoot('node_modules/.bin', name);
const node = process.execPath;
const pytest = (report, ...options) =>
  run(PYTHON, ['-m', 'pytest', '--continue-on-collection-errors', `--junitxml=${report}`, ...options]);

/** In the order they run: the cheap ones first. */
export const CHECKS = [
  command('eslint', 'TypeScript and schema rules', [local('eslint'), '--cache', '--max-warnings', '0', '.']),
  command('stylelint', 'CSS rules', [local('stylelint'), 'style/**/*.css']),
  command('prettier', 'layout of the text', [local('prettier'), '--check', '--log-level', 'warn', '.']),
  command('ruff', 'Python rules', [venvProgram('ruff'), 'check', '.']),
  command('ruff-format', 'layout of the Python', [venvProgram('ruff'), 'format', '--check', '.']),
  command('mypy', 'Python types', [venvProgram('mypy')]),
  command('imports', 'who may import whom', [venvProgram('lint-imports')]),
  command('copies', 'one copy of what the page shares', [node, 'scripts/copies.mjs']),
  command('traces', 'no machine paths or registry hosts', [node, 'scripts/traces.mjs']),
  command(
    'types',
    'TypeScript types, of the sources alone and with their tests',
    [local('tsc'), '--noEmit', '-p', 'tsconfig.json'],
    [local('tsc'), '-p', 'tsconfig.test.json']
  ),
  suite('jest', 'TypeScript units', {
    launch: report => run(local('jest'), ['--json', `--outputFile=${report}`]),
    read: readJest
  }),
  step('build', 'the extension as users get it', build),
  suite('pytest', 'kernel side, engine, wheel', {
    needsBuild: true,
    // One module that cannot be imported must not hide what all others say.
    launch: report => pytest(report),
    relaunch: report => pytest(report, '--last-failed', '--last-failed-no-failures=none'),
    read: readJunit
  }),
  suite('playwright', 'the whole path in JupyterLab', {
    needsBuild: true,
    launch: async report =>
      run(local('playwright'), ['test', '--config', 'test/ui/playwright.config.ts'], {
        env: { CHROMIUM_BIN: await findChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: report }
      }),
    read: readPlaywright
  })
];
