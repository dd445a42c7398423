import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';

import { type CellText, pythonOf } from '../cells';
import { dottedPath } from './expression';
import { childrenOf, readExpression } from './read-expression';
import { readNames } from './read-names';
import type { BlockType, CellCode, ImportStatement, Statement } from './statement';

const BLOCKS: Record<string, BlockType> = {
  FunctionDefinition: 'function',
  ClassDefinition: 'class',
  ForStatement: 'loop',
  WhileStatement: 'loop',
  IfStatement: 'branch',
  TryStatement: 'branch',
  WithStatement: 'branch',
  MatchStatement: 'branch'
};

/** Typing changes one cell at a time; the others are found here. Bounded, oldest out. */
const cache = new Map<string, CellCode>();
const CACHE_CELLS = 500;

/** Reads one cell; a cell that is not Python has no statements. */
export function readCell(cell: CellText): CellCode {
  const source = pythonOf(cell);
  if (source === null) {
    return { statements: [], names: [], calls: [], errors: [] };
  }
  const known = cache.get(source);
  if (known) {
    cache.delete(source);
    cache.set(source, known);
    return known;
  }
  const tree = parser.parse(source);
  const code = {
    statements: readBody(tree.topNode, source),
    ...readNames(tree, source)
  };
  cache.set(source, code);
  if (cache.size > CACHE_CELLS) {
    cache.delete(cache.keys().next().value!);
  }
  return code;
}

function readBody(node: SyntaxNode, source: string): Statement[] {
  return childrenOf(node)
    .filter(child => child.name !== ':')
    .flatMap(child => (child.name === 'StatementGroup' ? readBody(child, source) : readStatement(child, source)));
}

function readStatement(node: SyntaxNode, source: string): Statement[] {
  const span = { from: node.from, to: node.to };
  const blockType = BLOCKS[node.name];
  if (blockType) {
    const name = childrenOf(node).find(child => child.name === 'VariableName');
    const hasName = blockType === 'function' || blockType === 'class';
    return [
      {
        kind: 'block',
        type: blockType,
        keyword: /^\w+/u.exec(source.slice(node.from, node.to))?.[0] ?? '',
        name: hasName && name ? source.slice(name.from, name.to) : null,
        body: bodiesOf(node).flatMap(body => readBody(body, source)),
        ...span
      }
    ];
  }
  switch (node.name) {
    case 'DecoratedStatement': {
      const inner = childrenOf(node).find(child => BLOCKS[child.name]);
      return inner
        ? readStatement(inner, source).map(statement => ({
            ...statement,
            ...span
          }))
        : [{ kind: 'other', ...span }];
    }
    case 'ImportStatement':
      return [readImport(node, source)];
    case 'AssignStatement':
      return [readAssign(node, source)];
    case 'ExpressionStatement': {
      const children = childrenOf(node);
      return children.length === 1
        ? [
            {
              kind: 'expression',
              value: readExpression(children[0], source),
              ...span
            }
          ]
        : [{ kind: 'other', ...span }];
    }
    default:
      return [{ kind: 'other', ...span }];
  }
}

function bodiesOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).flatMap(child =>
    child.name === 'Body' ? [child] : /^Match(Body|Clause)$/u.test(child.name) ? bodiesOf(child) : []
  );
}

function readAssign(node: SyntaxNode, source: string): Statement {
  const span = { from: node.from, to: node.to };
  const parts = childrenOf(node).filter(child => child.name !== 'TypeDef');
  if (parts.length !== 3 || parts[1].name !== 'AssignOp') {
    return { kind: 'other', ...span };
  }
  const target = readExpression(parts[0], source);
  const value = readExpression(parts[2], source);
  if (target.kind === 'name') {
    return { kind: 'assign', target, value, ...span };
  }
  const path = dottedPath(target);
  return path ? { kind: 'set', path, value, ...span } : { kind: 'other', ...span };
}

function readImport(node: SyntaxNode, source: string): ImportStatement {
  const text = (child: SyntaxNode) => source.slice(child.from, child.to);
  const names: ImportStatement['names'] = [];
  const children = childrenOf(node);
  const isFrom = children[0].name === 'from';
  let module = '';
  let index = 1;
  if (isFrom) {
    for (; index < children.length && children[index].name !== 'import'; index++) {
      module += text(children[index]);
    }
    index++;
  }
  let qualified = '';
  let local = '';
  const close = () => {
    if (qualified) {
      const prefix = isFrom ? `${module}.` : '';
      // `import a.b` binds `a`, and `a.b` is then reached through it.
      const bound = local || (isFrom ? qualified : qualified.split('.')[0]);
      names.push({
        local: bound,
        qualified: prefix + (local || isFrom ? qualified : bound)
      });
    }
    qualified = '';
    local = '';
  };
  let star = false;
  for (; index < children.length; index++) {
    const child = children[index];
    if (child.name === ',') {
      close();
    } else if (child.name === '*') {
      star = true;
    } else if (child.name === 'as') {
      local = children[index + 1] ? text(children[++index]) : '';
    } else if (child.name === 'VariableName' || child.name === '.') {
      qualified += text(child);
    }
  }
  close();
  return { kind: 'import', names, star, from: node.from, to: node.to };
}
