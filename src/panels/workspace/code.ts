import { stringLiteral } from '../../pipeline/parse/string-literal';

/** Connects the workspace, as every notebook of the article's kind begins. */
export function workspaceCode(): string {
  return `from azureml.core import Workspace

ws = Workspace.from_config()
print(ws.name, ws.resource_group, ws.location, sep="\\n")`;
}

/** Names a file or folder of a datastore as data that a pipeline reads. */
export function referenceCode(datastore: string, path: string, isDefault: boolean): string {
  const store = isDefault ? 'ws.get_default_datastore()' : `Datastore.get(ws, ${stringLiteral(datastore)})`;
  const imports = isDefault ? '' : 'from azureml.core import Datastore\n';
  return `${imports}from azureml.data.data_reference import DataReference

${variableOf(path)} = DataReference(
    datastore=${store},
    data_reference_name=${stringLiteral(variableOf(path))},
    path_on_datastore=${stringLiteral(path)},
)`;
}

/** The last part of a path as a Python variable that is also a legal port name; `raw_data` for what has no letters. */
function variableOf(path: string): string {
  const last = path.split('/').filter(Boolean).pop() ?? '';
  const stem = last.replace(/\.[^.]*$/u, '') || last;
  const words = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '_')
    .replace(/^_+|_+$/gu, '');
  if (!words) {
    return 'raw_data';
  }
  return /^[0-9]/u.test(words) || KEYWORDS.has(words) ? `data_${words}` : words;
}

/** Python's lower-case keywords. */
const KEYWORDS = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);
