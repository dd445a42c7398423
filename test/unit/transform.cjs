/**
 * TypeScript for jest by the SWC that the builder ships: no second compiler. Types are checked by `npm run types`.
 */
const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { experiments } = require('@rspack/core');
const rspack = require('@rspack/core/package.json');

const self = readFileSync(__filename);

module.exports = {
  getCacheKey(text, filename, options) {
    const hash = createHash('sha256');
    for (const part of [self, rspack.version, options.configString, String(options.instrument), filename, text]) {
      hash.update(part).update('\0');
    }
    return hash.digest('hex');
  },
  process(text, filename) {
    const typescript = /\.tsx?$/.test(filename);
    return experiments.swc.transformSync(text, {
      filename,
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'commonjs' },
      jsc: {
        target: 'es2022',
        transform: { hidden: { jest: true }, useDefineForClassFields: false },
        parser: typescript ? { syntax: 'typescript', tsx: filename.endsWith('x') } : { syntax: 'ecmascript' }
      }
    });
  }
};
