import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root and what stands in its virtual environment. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const VENV = path.join(ROOT, '.venv');

const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
const exe = process.platform === 'win32' ? '.exe' : '';

export const venvProgram = name => path.join(VENV, bin, name + exe);
export const PYTHON = venvProgram('python');
export const inRoot = (...parts) => path.join(ROOT, ...parts);
