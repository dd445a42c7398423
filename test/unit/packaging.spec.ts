import { readFileSync } from 'fs';
import * as path from 'path';

const read = (name: string): string => readFileSync(path.resolve(__dirname, '../..', name), 'utf8');

describe('install.json', () => {
  const install = JSON.parse(read('install.json'));

  it('names the Python package that holds the extension', () => {
    const project = /^\[project\]\s+name = "([^"]+)"/mu.exec(read('pyproject.toml'))?.[1];
    expect(install.packageName).toBe(project);
    expect(install.packageManager).toBe('python');
  });

  it('says how to uninstall', () => {
    expect(install.uninstallInstructions).toContain(install.packageName);
  });
});

describe('package.json', () => {
  const manifest = JSON.parse(read('package.json'));

  it('keeps its lock file free of hosts', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/u);
  });

  it('pins everything of JupyterLab and Lumino exactly', () => {
    const loose = Object.entries(manifest.dependencies as Record<string, string>)
      .filter(([name]) => /^@(jupyterlab|lumino)\//u.test(name))
      .filter(([, range]) => !/^\d+\.\d+\.\d+$/u.test(range));
    expect(loose).toEqual([]);
  });
});
