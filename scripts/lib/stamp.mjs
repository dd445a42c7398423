import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inRoot } from './paths.mjs';

const SKIP = new Set(['node_modules', '__pycache__', 'labextension', '.ipynb_checkpoints']);

/** sha256 over names and contents of files and folders (relative to the root), and any further text. */
export function digest(inputs, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const input of inputs) {
    for (const file of filesOf(inRoot(input))) {
      hash.update(path.relative(inRoot(), file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesOf(place) {
  if (!existsSync(place)) {
    return [];
  }
  if (statSync(place).isFile()) {
    return [place];
  }
  return readdirSync(place, { withFileTypes: true })
    .filter(entry => !SKIP.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => filesOf(path.join(place, entry.name)));
}

/**
 * Do `work` unless `stamp` (a file inside what the work makes) holds the digest of its inputs. Deleting what was made
 * deletes the stamp, and so does it again; what cannot hold the stamp is named in `made`. Resolves to whether the work
 * was done.
 */
export async function stage({ title, stamp, made = stamp, inputs, extra, work }) {
  const wanted = digest(inputs, extra);
  if (existsSync(made) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return false;
  }
  const begin = Date.now();
  console.log(`${title} ...`);
  await work();
  writeFileSync(stamp, wanted);
  console.log(`${title}: done in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  return true;
}
