import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const node = { process: 'readonly', console: 'readonly', fs: 'readonly', URL: 'readonly' };

/** Which folders of src a folder may import; what is not named is forbidden. Arrows point one way. */
const MAY_IMPORT = {
  pipeline: [],
  protocol: ['pipeline'],
  bridge: ['protocol'],
  ui: [],
  notebook: ['pipeline', 'protocol', 'bridge', 'ui'],
  panels: ['pipeline', 'protocol', 'bridge', 'ui', 'notebook'],
  runs: ['pipeline', 'protocol', 'bridge', 'ui', 'panels'],
  builder: ['pipeline', 'protocol', 'ui', 'notebook', 'runs'],
  commands: ['ui']
};

const importRules = Object.entries(MAY_IMPORT).map(([folder, allowed]) => {
  const forbidden = Object.keys(MAY_IMPORT).filter(other => other !== folder && !allowed.includes(other));
  const patterns = [{ regex: `^(\\.\\./)+(${forbidden.join('|')})/`, message: `src/${folder} may not import it.` }];
  if (folder === 'pipeline' || folder === 'protocol') {
    patterns.push({ regex: '^(@jupyterlab|@lumino|react)', message: `src/${folder} knows no JupyterLab.` });
  }
  return { files: [`src/${folder}/**`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
});

export default tseslint.config(
  { ignores: ['node_modules/', 'lib/', '.venv/', 'steploom/labextension/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  { plugins: { jupyter } },
  ...jupyter.configs.recommended,
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: { ...node, module: 'writable', require: 'readonly', __dirname: 'readonly', __filename: 'readonly' }
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' }
  },
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      curly: ['error', 'all'],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase']
        }
      ]
    }
  },
  {
    // The helpers these rules recommend are galata's, which we do not use.
    files: ['test/**'],
    rules: {
      'jupyter/no-untranslated-string': 'off',
      ...Object.fromEntries(
        Object.keys(jupyter.rules)
          .filter(name => name.startsWith('galata-'))
          .map(name => [`jupyter/${name}`, 'off'])
      )
    }
  },
  ...importRules,
  prettier
);
