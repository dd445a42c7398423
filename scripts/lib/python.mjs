import { probe, Stop } from './run.mjs';

const OLDEST = [3, 10];
const CANDIDATES = [
  ['python3'],
  ['python'],
  ...[14, 13, 12, 11, 10].map(minor => [`python3.${minor}`]),
  ['py', '-3']
];
const PRINT = 'import sys; print(sys.executable); print("%d.%d" % sys.version_info[:2])';

/** The first Python that is new enough: `PYTHON`, then what is on the path. */
export async function findPython() {
  const tooOld = [];
  const given = process.env.PYTHON ? [[process.env.PYTHON]] : [];
  for (const [program, ...args] of [...given, ...CANDIDATES]) {
    const answer = await probe(program, [...args, '-c', PRINT]);
    if (!answer) {
      continue;
    }
    const [executable, version] = answer.split(/\r?\n/u);
    const [major, minor] = version.split('.').map(Number);
    if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
      return { executable, version };
    }
    tooOld.push(version);
  }
  const found = tooOld.length ? `found only ${[...new Set(tooOld)].join(', ')}` : 'found none';
  throw new Stop(
    `Steploom needs Python ${OLDEST.join('.')} or newer (${found}): install it, or name it in the variable PYTHON.`
  );
}

/** Whether we may install Debian packages: root, and apt-get is there. */
export async function canApt() {
  return process.getuid?.() === 0 && (await probe('apt-get', ['--version'])) !== null;
}
