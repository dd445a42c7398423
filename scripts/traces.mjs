/** No committed file may name this machine's folders or a package registry: both mean nothing on another machine. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';

import { inRoot, ROOT } from './lib/paths.mjs';

// In pieces, so that this file does not find itself.
const HOSTS = [
  'registry.' + 'npmjs.org',
  'registry.' + 'yarnpkg.com',
  'files.' + 'pythonhosted.org',
  'pypi.org/' + 'simple'
];
const FOLDERS = [
  new RegExp(`${literal(ROOT)}(?=[/\\\\"'\\s]|$)`, 'u'),
  ...(homedir().length > 1 ? [new RegExp(`${literal(homedir())}/`, 'u')] : []),
  /(?<![\w.}])\/(?:home|Users|work)\/[a-z][\w-]*\//u,
  /\b[A-Z]:\\+Users\\/u
];

function literal(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

/** What is wrong in one line of text, or undefined. */
function trace(line) {
  return HOSTS.find(host => line.includes(host)) ?? FOLDERS.map(folder => folder.exec(line)?.[0]).find(Boolean);
}

function committed() {
  try {
    return execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  } catch {
    console.log('Not a git repository: nothing is committed, nothing to look at.');
    return [];
  }
}

for (const name of committed()) {
  let text;
  try {
    text = readFileSync(inRoot(name), 'utf8');
  } catch {
    continue; // deleted in the working tree
  }
  if (text.includes('\0')) {
    continue;
  }
  for (const [index, line] of text.split('\n').entries()) {
    const found = trace(line);
    if (found) {
      console.error(`${name}:${index + 1}: ${found}`);
      process.exitCode = 1;
    }
  }
}
