const base = require('@jupyterlab/testing/lib/jest-config')(__dirname);

// Published as ES modules, so they must be transformed like our own code.
const esm = [
  '@codemirror',
  '@microsoft',
  '@jupyter/',
  '@jupyterlab/',
  '@rjsf/',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
];

module.exports = {
  ...base,
  reporters: ['default'],
  testRegex: '/test/unit/.*\\.spec\\.tsx?$',
  setupFiles: [...base.setupFiles, '<rootDir>/test/unit/setup.cjs'],
  testTimeout: 10000,
  modulePathIgnorePatterns: ['<rootDir>/.venv/', '<rootDir>/steploom/', '<rootDir>/lib/'],
  transform: {
    '\\.svg$': base.transform['\\.svg$'],
    '^.+\\.[jt]sx?$': '<rootDir>/test/unit/transform.cjs'
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esm.join('|')})).+`]
};
