import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { locked } from './lib/lock.mjs';
import { inRoot, PYTHON, ROOT, VENV } from './lib/paths.mjs';
import { canApt, findPython } from './lib/python.mjs';
import { must, probe, Stop } from './lib/run.mjs';
import { stage } from './lib/stamp.mjs';

const BUNDLE = inRoot('steploom/labextension');
const LINK = path.join(VENV, 'share/jupyter/labextensions/steploom');

/** Everything a fresh machine lacks; each part is skipped while its inputs have not changed. */
export async function setUp() {
  await setUpPackages();
  await build();
}

/** What both languages need, without the bundle: enough for linting and unit tests. */
export async function setUpPackages() {
  checkNode();
  const python = await findPython();
  await locked(async () => {
    // The two downloads do not wait for each other; the editable install makes no bundle.
    await Promise.all([npmPackages(), pythonPackages(python)]);
    linkLabextension();
  });
}

/** JupyterLab's builder runs on 20.19 and later 20s, and from 22.12 on. */
function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (!((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22)) {
    throw new Stop(
      `Steploom needs Node 20.19, 22.12 or newer (this is ${process.versions.node}): install one and try again.`
    );
  }
}

function npmPackages() {
  return stage({
    title: 'npm packages',
    stamp: inRoot('node_modules/.steploom-stamp'),
    inputs: ['package-lock.json', '.npmrc'],
    work: () => must('npm', ['ci', '--prefer-offline'], { env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' } })
  });
}

function pythonPackages(python) {
  return stage({
    title: `Python packages (Python ${python.version})`,
    stamp: path.join(VENV, '.steploom-stamp'),
    inputs: ['constraints.txt', 'steploom/data/startup.py'],
    // Scripts and the editable install hold the folder's own path.
    extra: [python.executable, ROOT, packaging()].join('\n'),
    work: async () => {
      const uv = await makeVenv(python);
      // The editable install copies the bundle to the link's place: it would write through it into the sources.
      rmSync(LINK, { recursive: true, force: true });
      await must(uv, ['pip', 'install', '--python', PYTHON, '-c', 'constraints.txt', '-e', '.[dev]'], {
        env: { HATCH_JUPYTER_BUILDER_SKIP_NPM: '1' }
      });
    }
  });
}

/** The part of pyproject.toml that an install reads: a changed lint rule installs nothing. */
function packaging() {
  return readFileSync(inRoot('pyproject.toml'), 'utf8').split(/^\[tool\.(?!hatch)/mu)[0];
}

/** Makes `.venv` unless one of this Python is there, and resolves to a uv to fill it with. */
async function makeVenv({ executable, version }) {
  const maker = path.join(VENV, '.steploom-python');
  const wanted = `${executable} ${version} ${VENV}`;
  const kept = existsSync(maker) && readFileSync(maker, 'utf8') === wanted && (await probe(PYTHON, ['-V'])) !== null;
  if (!kept) {
    rmSync(VENV, { recursive: true, force: true });
  }
  const own = path.join(path.dirname(PYTHON), process.platform === 'win32' ? 'uv.exe' : 'uv');
  if (await probe('uv', ['--version'])) {
    if (!kept) {
      await must('uv', ['venv', '--python', executable, VENV]);
      writeFileSync(maker, wanted);
    }
    return 'uv';
  }
  if (!kept) {
    if ((await probe(executable, ['-c', 'import venv, ensurepip'])) === null) {
      await installVenv();
    }
    await must(executable, ['-m', 'venv', VENV]);
    await must(PYTHON, ['-m', 'pip', 'install', '--quiet', 'uv']);
    writeFileSync(maker, wanted);
  }
  return own;
}

async function installVenv() {
  if (!(await canApt())) {
    throw new Stop(
      "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv) and try again."
    );
  }
  console.log('Installing python3-venv with apt ...');
  await must('apt-get', ['update', '-q']);
  await must('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'python3-venv']);
}

/** The production bundle. Its stamp lies beside the compiler's output, for all of the bundle's folder is shipped. */
export function build() {
  return locked(() =>
    stage({
      title: 'Building the JupyterLab extension',
      stamp: inRoot('lib/.steploom-stamp'),
      made: path.join(BUNDLE, 'package.json'),
      inputs: [
        'src',
        'style',
        'schema',
        'package.json',
        'tsconfig.json',
        'install.json',
        'package-lock.json',
        'scripts/labextension.config.cjs'
      ],
      work: () => must('npm', ['run', 'build'])
    })
  );
}

/** Lab reads the bundle where the build puts it, so that a rebuild shows at the next reload. */
function linkLabextension() {
  if (lstatSync(LINK, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return;
  }
  rmSync(LINK, { recursive: true, force: true });
  mkdirSync(path.dirname(LINK), { recursive: true });
  symlinkSync(BUNDLE, LINK, process.platform === 'win32' ? 'junction' : 'dir');
}
