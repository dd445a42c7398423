/**
 * No committed file may name somebody's folders or a package registry: both mean nothing on another machine. What is
 * looked for is the same everywhere, so that a commit which passes here passes there.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { inRoot, ROOT } from './lib/paths.mjs';
import { main, Stop } from './lib/run.mjs';

// In pieces, so that this file does not find itself.
const HOSTS = [
  'registry.' + 'npmjs.org',
  'registry.' + 'yarnpkg.com',
  'files.' + 'pythonhosted.org',
  'pypi.org/' + 'simple'
];
const FOLDERS = [
  /(?<![\w.}])\/root(?=[/"'`\s]|$)/u,
  /(?<![\w.}])\/(?:home|Users|work)\/[a-z][\w-]*(?=[/"'`\s]|$)/u,
  /\b[A-Z]:\\+Users\\/u
];

/** What is wrong in one line of text, or undefined. */
function trace(line) {
  return HOSTS.find(host => line.includes(host)) ?? FOLDERS.map(folder => folder.exec(line)?.[0]).find(Boolean);
}

/** Of the repository; also one that belongs to another user, as where it is mounted. Null without a repository. */
function committed() {
  const git = ['-c', 'safe.directory=*', 'ls-files', '-z'];
  try {
    return execFileSync('git', git, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
      .split('\0')
      .filter(Boolean);
  } catch (error) {
    if (error.code === 'ENOENT' || /not a git repository/iu.test(error.stderr ?? '')) {
      return null;
    }
    throw new Stop(`git ls-files failed: ${error.stderr || error.message}`);
  }
}

function textOf(name) {
  try {
    return readFileSync(inRoot(name), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') {
      return ''; // deleted in the working tree, or a folder of its own
    }
    throw error;
  }
}

await main(() => {
  const names = committed();
  if (names === null) {
    console.log('Not a git repository: nothing is committed, nothing to look at.');
    return;
  }
  for (const name of names) {
    const text = textOf(name);
    for (const [index, line] of text.includes('\0') ? [] : text.split('\n').entries()) {
      const found = trace(line);
      if (found) {
        console.error(`${name}:${index + 1}: ${found}`);
        process.exitCode = 1;
      }
    }
  }
});
