import type { SyntaxNode } from '@lezer/common';

import type { CallArgument, CallExpression, Expression } from './expression';
import { floatText, numberValue } from './number-literal';
import { stringValue } from './string-literal';

const PUNCTUATION = new Set(['(', ')', '[', ']', '{', '}', ',', ':', '.', 'Comment', '⚠']);

/** Children that mean something: no comments, no error marks. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment' && child.name !== '⚠') {
      children.push(child);
    }
  }
  return children;
}

/** One lezer expression as ours; what is not ours becomes `opaque` with its span. */
export function readExpression(node: SyntaxNode, source: string): Expression {
  const span = { from: node.from, to: node.to };
  const text = source.slice(node.from, node.to);
  switch (node.name) {
    case 'String': {
      const value = stringValue(text);
      return value === null ? { kind: 'opaque', ...span } : { kind: 'string', value, ...span };
    }
    case 'ContinuedString': {
      const parts = childrenOf(node).map(part => stringValue(source.slice(part.from, part.to)));
      return parts.includes(null) ? { kind: 'opaque', ...span } : { kind: 'string', value: parts.join(''), ...span };
    }
    case 'Number':
    case 'UnaryExpression': {
      const negative = /^-\s*(?=[\d.])/u.exec(text);
      const number = numberValue(negative ? text.slice(negative[0].length) : text);
      if (!number) {
        return { kind: 'opaque', ...span };
      }
      if (!negative) {
        return { kind: 'number', ...number, ...span };
      }
      const isFloat = number.text === floatText(number.value);
      const minus = number.value === 0 && !isFloat ? '' : '-';
      return {
        kind: 'number',
        value: -number.value,
        text: minus + number.text,
        ...span
      };
    }
    case 'Boolean':
      return { kind: 'constant', value: text === 'True', ...span };
    case 'None':
      return { kind: 'constant', value: null, ...span };
    case 'VariableName':
      return { kind: 'name', name: text, ...span };
    case 'MemberExpression':
      return readMember(node, source);
    case 'CallExpression':
      return readCall(node, source) ?? { kind: 'opaque', ...span };
    case 'ArrayExpression':
    case 'TupleExpression':
      return readList(node, source);
    case 'DictionaryExpression':
      return readDict(node, source);
    case 'ParenthesizedExpression': {
      const inner = childrenOf(node).find(child => !PUNCTUATION.has(child.name));
      return inner ? { ...readExpression(inner, source), ...span } : { kind: 'opaque', ...span };
    }
    default:
      return { kind: 'opaque', ...span };
  }
}

function readMember(node: SyntaxNode, source: string): Expression {
  const span = { from: node.from, to: node.to };
  const children = childrenOf(node);
  const object = readExpression(children[0], source);
  const last = children[children.length - 1];
  if (last.name === 'PropertyName') {
    return {
      kind: 'attribute',
      object,
      name: source.slice(last.from, last.to),
      ...span
    };
  }
  if (children.length === 4 && children[1].name === '[' && last.name === ']') {
    return {
      kind: 'subscript',
      object,
      index: readExpression(children[2], source),
      ...span
    };
  }
  return { kind: 'opaque', ...span };
}

function readList(node: SyntaxNode, source: string): Expression {
  const children = childrenOf(node);
  const last = children[children.length - 1];
  if (children.some(child => child.name === '*') || !/^[\])]$/u.test(last.name)) {
    return { kind: 'opaque', from: node.from, to: node.to };
  }
  return {
    kind: 'list',
    tuple: node.name === 'TupleExpression',
    from: node.from,
    to: node.to,
    open: children[0].from,
    close: last.from,
    items: children.filter(child => !PUNCTUATION.has(child.name)).map(child => readExpression(child, source))
  };
}

function readDict(node: SyntaxNode, source: string): Expression {
  const span = { from: node.from, to: node.to };
  const children = childrenOf(node);
  const parts = children.filter(child => !PUNCTUATION.has(child.name));
  if (parts.length % 2 || children.some(child => child.name === '**')) {
    return { kind: 'opaque', ...span };
  }
  const entries = [];
  for (let i = 0; i < parts.length; i += 2) {
    entries.push({
      key: readExpression(parts[i], source),
      value: readExpression(parts[i + 1], source)
    });
  }
  return { kind: 'dict', entries, ...span };
}

function readCall(node: SyntaxNode, source: string): CallExpression | null {
  const list = node.lastChild;
  const callee = node.firstChild;
  if (!callee || list?.name !== 'ArgList') {
    return null;
  }
  const children = childrenOf(list);
  const last = children[children.length - 1];
  if (last.name !== ')') {
    return null;
  }
  return {
    kind: 'call',
    from: node.from,
    to: node.to,
    callee: readExpression(callee, source),
    open: list.from,
    close: last.from,
    arguments: readArguments(children.slice(1, -1), source)
  };
}

function readArguments(children: SyntaxNode[], source: string): CallArgument[] {
  if (children.some(child => child.name === 'for')) {
    const from = children[0].from;
    const to = children[children.length - 1].to;
    return [
      {
        keyword: null,
        star: '',
        value: { kind: 'opaque', from, to },
        from,
        to
      }
    ];
  }
  const result: CallArgument[] = [];
  let from = -1;
  let keyword: string | null = null;
  let star: CallArgument['star'] = '';
  children.forEach((child, index) => {
    if (child.name === ',' || child.name === 'AssignOp') {
      return;
    }
    from = from < 0 ? child.from : from;
    if (child.name === '*' || child.name === '**') {
      star = child.name;
    } else if (child.name === 'VariableName' && children[index + 1]?.name === 'AssignOp') {
      keyword = source.slice(child.from, child.to);
    } else {
      result.push({
        keyword,
        star,
        value: readExpression(child, source),
        from,
        to: child.to
      });
      from = -1;
      keyword = null;
      star = '';
    }
  });
  return result;
}
