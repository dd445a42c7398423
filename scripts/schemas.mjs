/** Writes `steploom/bridge/schema.json` from the zod schemas in `src/protocol`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import prettier from 'prettier';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { rspack } = createRequire(import.meta.url)('@rspack/core');

/** The sources are TypeScript: the builder's own bundler makes one module of them that Node can import. */
function bundle(entry, folder) {
  const compiler = rspack({
    mode: 'none',
    target: 'node20',
    context: root,
    entry,
    resolve: { extensions: ['.ts', '.js'] },
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }
        }
      ]
    },
    output: { path: folder, filename: 'schemas.mjs', module: true, library: { type: 'module' } },
    experiments: { outputModule: true }
  });
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error ?? stats.hasErrors()) {
        reject(error ?? new Error(stats.toString('errors-only')));
        return;
      }
      compiler.close(() => resolve(path.join(folder, 'schemas.mjs')));
    });
  });
}

const folder = mkdtempSync(path.join(root, 'node_modules', '.schemas-'));
try {
  const file = await bundle(path.join(root, 'src/protocol/jsonSchema.ts'), folder);
  const { jsonSchema } = await import(pathToFileURL(file).href);
  const target = path.join(root, 'steploom/bridge/schema.json');
  const text = await prettier.format(JSON.stringify(jsonSchema()), {
    ...JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).prettier,
    parser: 'json'
  });
  writeFileSync(target, text);
  console.log(`${path.relative(root, target)}: ${text.length} characters`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
