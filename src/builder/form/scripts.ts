import type { Contents } from '@jupyterlab/services';

const DEEPEST = 3;
const MOST = 200;

/** The script of a step of this name, by custom. */
export function scriptOf(stepName: string): string {
  const word = stepName.trim().replaceAll(/[^\p{L}\p{N}]+/gu, '_');
  return word === '' ? '' : `${word}.py`;
}

/** The source directory that holds a script, when exactly one of the known ones does; empty for the notebook's own. */
export function folderOf(script: string, scripts: readonly string[]): string {
  const found = scripts.filter(path => path === script || path.endsWith(`/${script}`));
  return found.length === 1 && found[0] !== script ? `./${found[0].slice(0, -script.length - 1)}` : '';
}

/**
 * The Python scripts in a folder and below it, as paths relative to it. Best effort: a folder that cannot be listed has
 * none.
 */
export async function findScripts(
  contents: Pick<Contents.IManager, 'get'>,
  folder: string
): Promise<readonly string[]> {
  const found: string[] = [];
  let level: readonly string[] = [folder];
  for (let depth = 0; depth <= DEEPEST && level.length && found.length < MOST; depth++) {
    const listings = await Promise.all(level.map(path => list(contents, path)));
    const entries = listings.flat();
    found.push(
      ...entries.filter(({ type, name }) => type !== 'directory' && name.endsWith('.py')).map(relative(folder))
    );
    level = entries.filter(({ type, name }) => type === 'directory' && isSource(name)).map(({ path }) => path);
  }
  return found.slice(0, MOST).sort();
}

async function list(contents: Pick<Contents.IManager, 'get'>, path: string): Promise<Contents.IModel[]> {
  try {
    const model = await contents.get(path);
    return Array.isArray(model.content) ? (model.content as Contents.IModel[]) : [];
  } catch (error) {
    console.warn(`Steploom: ${path} could not be listed for its scripts.`, error);
    return [];
  }
}

function relative(folder: string): (entry: Contents.IModel) => string {
  return ({ path }) => (folder === '' ? path : path.slice(folder.length + 1));
}

/** Folders that hold what others have written would only make the list long. */
function isSource(name: string): boolean {
  return !name.startsWith('.') && !['node_modules', '__pycache__', 'site-packages'].includes(name);
}
