import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { inRoot } from './lib/paths.mjs';

const SINGLE = ['@lumino/widgets', 'react', 'react-dom', 'yjs', '@jupyter/ydoc'];

/** Two copies of these in the tree mean that types and tests see another page than the users'. */
function copiesOf(name, folder = inRoot('node_modules')) {
  const found = existsSync(path.join(folder, name, 'package.json')) ? [path.join(folder, name)] : [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) {
      continue;
    }
    const scope = entry.name.startsWith('@');
    const packages = scope
      ? readdirSync(path.join(folder, entry.name)).map(sub => path.join(entry.name, sub))
      : [entry.name];
    for (const item of packages) {
      const nested = path.join(folder, item, 'node_modules');
      if (existsSync(nested)) {
        found.push(...copiesOf(name, nested));
      }
    }
  }
  return found;
}

for (const name of SINGLE) {
  const found = copiesOf(name);
  console.log(`${name}: ${found.length}`);
  if (found.length !== 1) {
    console.error(`There must be one copy of ${name}:\n  ${found.join('\n  ')}\nSee "overrides" in package.json.`);
    process.exitCode = 1;
  }
}
