import { existsSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';

const ROOT = path.resolve(__dirname, '../..');
/** What is loaded with the page; every other sheet comes with a module that imports it. */
const AT_START = ['base.css', 'notebook.css'];
/** The modules that are loaded by themselves, each with what it imports. */
const ENTRIES = [
  'src/panels/sidebar/sidebar.ts',
  'src/panels/workspace/widget.tsx',
  'src/panels/compute/widget.tsx',
  'src/panels/runconfig/widget.tsx',
  'src/runs/widget.tsx',
  'src/runs/runOutput.ts',
  'src/runs/runTab.ts',
  'src/runs/statusItem.ts',
  'src/builder/createBuilder.ts',
  'src/notebook/submit/submitPipeline.ts'
];

/** By class name, the sheets that have a rule for it. */
function sheets(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const sheet of readdirSync(path.join(ROOT, 'style')).filter(name => name.endsWith('.css'))) {
    const text = readFileSync(path.join(ROOT, 'style', sheet), 'utf8');
    for (const [, name] of text.matchAll(/\.(jp-Steploom[\w-]+)/gu)) {
      found.set(name, (found.get(name) ?? new Set()).add(sheet));
    }
  }
  return found;
}

/** The sheets that come with a module, and the classes that it and its imports name. */
function loadedWith(entry: string): { loaded: Set<string>; named: Set<string> } {
  const modules = new Set([path.join(ROOT, entry)]);
  const loaded = new Set(AT_START);
  const named = new Set<string>();
  // What is added on the way is visited too.
  for (const module of modules) {
    const text = readFileSync(module, 'utf8');
    [...text.matchAll(/jp-Steploom[\w-]+/gu)].forEach(([name]) => named.add(name));
    for (const [, imported] of text.matchAll(/(?:from|import) '(\.[^']+)'/gu)) {
      const target = path.resolve(path.dirname(module), imported);
      if (imported.endsWith('.css')) {
        loaded.add(path.basename(imported));
      } else {
        const file = [`${target}.ts`, `${target}.tsx`, path.join(target, 'index.ts')].find(name => existsSync(name));
        if (file) {
          modules.add(file);
        }
      }
    }
  }
  return { loaded, named };
}

describe('styles', () => {
  const styled = sheets();

  it.each(ENTRIES)('of what %s shows come with it', entry => {
    const { loaded, named } = loadedWith(entry);
    const missing = [...named].filter(name => styled.has(name) && ![...styled.get(name)!].some(one => loaded.has(one)));
    expect(missing).toEqual([]);
  });
});
