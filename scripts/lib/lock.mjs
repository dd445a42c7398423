import { openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { inRoot } from './paths.mjs';

const FILE = inRoot('.steploom-setup.lock');

/** Two set-ups of one tree would install over each other: the second waits, then finds everything done. */
export async function locked(work) {
  for (let told = false; !take(); told = true) {
    const holder = holderPid();
    if (holder !== null && !alive(holder)) {
      rmSync(FILE, { force: true });
      continue;
    }
    if (!told) {
      console.log(`Another set-up is at work in this folder (process ${holder ?? 'unknown'}); waiting for it ...`);
    }
    await sleep(500);
  }
  const release = () => rmSync(FILE, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take() {
  try {
    const handle = openSync(FILE, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Null while the holder has not written its number yet. */
function holderPid() {
  try {
    return Number(readFileSync(FILE, 'utf8')) || null;
  } catch {
    return null;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
