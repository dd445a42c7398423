import type { SyntaxNode, Tree } from '@lezer/common';

import type { CallUse, NameUse } from './statement';
import { isTerminated } from './string-literal';

interface Scope {
  parent: Scope | null;
  locals: Set<string>;
  globals: Set<string>;
}

type Role = 'read' | 'write' | 'skip' | 'global';

const SCOPES = new Set([
  'FunctionDefinition',
  'ClassDefinition',
  'LambdaExpression',
  'ArrayComprehensionExpression',
  'ComprehensionExpression',
  'DictionaryComprehensionExpression',
  'SetComprehensionExpression'
]);

const PATTERNS = new Set(['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression']);

/** Every module-level name of a cell, every call in it, and where its text is broken. One walk over the tree. */
export function readNames(tree: Tree, source: string): { names: NameUse[]; calls: CallUse[]; errors: number[] } {
  const found: { use: NameUse; scope: Scope | null }[] = [];
  const calls: CallUse[] = [];
  const errors: number[] = [];
  let scope: Scope | null = null;

  const record = (node: { from: number; to: number }, role: Role, inside: Scope | null) => {
    const name = source.slice(node.from, node.to);
    if (role === 'global') {
      inside?.globals.add(name);
    } else if (role !== 'skip') {
      if (role === 'write') {
        inside?.locals.add(name);
      }
      const use = {
        name,
        from: node.from,
        to: node.to,
        writes: role === 'write',
        deferred: inside !== null
      };
      found.push({ use, scope: inside });
    }
  };

  tree.iterate({
    enter: ref => {
      if (ref.type.isError || (isString(ref.name) && !isTerminated(source.slice(ref.from, ref.to)))) {
        errors.push(ref.from);
      } else if (SCOPES.has(ref.name)) {
        scope = { parent: scope, locals: new Set(), globals: new Set() };
      } else if (ref.name === 'CallExpression') {
        calls.push(readCallUse(ref.node, source));
      } else if (ref.name === 'ImportStatement') {
        importedNames(ref.node).forEach(node => record(node, 'write', scope));
        return false;
      } else if (ref.name === 'VariableName') {
        const node = ref.node;
        const parent = node.parent;
        const isDefinition = parent?.name === 'FunctionDefinition' || parent?.name === 'ClassDefinition';
        record(node, isDefinition ? 'write' : roleOf(node), isDefinition ? (scope?.parent ?? null) : scope);
      }
      return undefined;
    },
    leave: ref => {
      if (SCOPES.has(ref.name)) {
        scope = scope?.parent ?? null;
      }
    }
  });
  return {
    names: found.filter(({ use, scope: at }) => !isLocal(use.name, at)).map(({ use }) => use),
    calls,
    errors
  };
}

function isString(name: string): boolean {
  return name === 'String' || name === 'FormatString';
}

function isLocal(name: string, from: Scope | null): boolean {
  for (let scope = from; scope; scope = scope.parent) {
    if (scope.globals.has(name)) {
      return false;
    }
    if (scope.locals.has(name)) {
      return true;
    }
  }
  return false;
}

function roleOf(name: SyntaxNode): Role {
  let node = name;
  while (node.parent && PATTERNS.has(node.parent.name)) {
    node = node.parent;
  }
  const parent = node.parent;
  switch (parent?.name) {
    case 'ArgList':
      if (node === name && next(node)?.name === 'AssignOp') {
        return 'skip';
      }
      // A bare generator argument has no node of its own; its names stay readable as module-level ones.
      return 'read';
    case 'ParamList':
      return previous(node)?.name === 'AssignOp' ? 'read' : 'write';
    case 'AssignStatement':
      for (let after = node.nextSibling; after; after = after.nextSibling) {
        if (after.name === 'AssignOp') {
          return 'write';
        }
      }
      return 'read';
    case 'UpdateStatement':
      return node.from === parent.from ? 'write' : 'read';
    case 'NamedExpression':
      return node.from === parent.from ? 'write' : 'read';
    case 'ForStatement':
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
    case 'DictionaryComprehensionExpression':
    case 'SetComprehensionExpression':
      return isLoopTarget(node) ? 'write' : 'read';
    case 'WithStatement':
    case 'TryStatement':
      return previous(node)?.name === 'as' ? 'write' : 'read';
    case 'ScopeStatement':
      return 'global';
    case 'DeleteStatement':
    case 'CapturePattern':
      return 'write';
    default:
      return 'read';
  }
}

function isLoopTarget(node: SyntaxNode): boolean {
  for (let before = node.prevSibling; before; before = before.prevSibling) {
    if (before.name === 'for') {
      return true;
    }
    if (before.name === 'in') {
      return false;
    }
  }
  return false;
}

function previous(node: SyntaxNode): SyntaxNode | null {
  let sibling = node.prevSibling;
  while (sibling?.name === 'Comment') {
    sibling = sibling.prevSibling;
  }
  return sibling;
}

function next(node: SyntaxNode): SyntaxNode | null {
  let sibling = node.nextSibling;
  while (sibling?.name === 'Comment') {
    sibling = sibling.nextSibling;
  }
  return sibling;
}

/** The names an import binds: the alias, the last name of `from … import`, the first of `import a.b`. */
function importedNames(statement: SyntaxNode): SyntaxNode[] {
  const bound: SyntaxNode[] = [];
  let importing = false;
  const isFrom = statement.firstChild?.name === 'from';
  for (let child = statement.firstChild; child; child = child.nextSibling) {
    if (child.name === 'import') {
      importing = true;
    } else if (importing && child.name === 'VariableName') {
      const before = previous(child)?.name;
      if (before === 'as') {
        bound[bound.length - 1] = child;
      } else if (isFrom || before !== '.') {
        bound.push(child);
      }
    }
  }
  return bound;
}

function readCallUse(node: SyntaxNode, source: string): CallUse {
  const callee = node.firstChild!;
  const text = source.slice(callee.from, callee.to);
  const dotted = /^\w+(?:\s*\.\s*\w+)*$/u.test(text);
  const path = dotted ? text.split('.').map(part => part.trim()) : ['', /(\w*)$/u.exec(text)![1]];
  return { path, from: node.from, to: node.to };
}
