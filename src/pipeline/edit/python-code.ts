import { parser } from '@lezer/python';

import { floatText } from '../parse/number-literal';
import { isTerminated, stringLiteral } from '../parse/string-literal';
import type { CodeValue } from './gesture';
import { EditRefused } from './refused';

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);

/** The text of a value. Code must be one expression: what would change the code around it is refused. */
export function codeOf(value: CodeValue, quote: '"' | "'"): string {
  if ('code' in value) {
    const code = value.code.trim();
    if (!isExpression(code)) {
      throw new EditRefused('bad-code', 'This is not a Python expression.', code, 'Correct it.');
    }
    return code;
  }
  const { literal } = value;
  if (literal === null) {
    return 'None';
  }
  if (typeof literal === 'string') {
    return stringLiteral(literal, quote);
  }
  if (typeof literal === 'boolean') {
    return literal ? 'True' : 'False';
  }
  if (!Number.isFinite(literal)) {
    return `float(${quote}${Number.isNaN(literal) ? 'nan' : literal > 0 ? 'inf' : '-inf'}${quote})`;
  }
  return Number.isInteger(literal) && Math.abs(literal) < 1e16 ? String(literal) : floatText(literal);
}

export function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !KEYWORDS.has(name);
}

/** A variable for a thing of this name: `process data` becomes `process_data`. */
export function variableFor(name: string, fallback: string): string {
  const words = name.replaceAll(/[^\p{L}\p{N}]+/gu, '_').replaceAll(/^_+|_+$/gu, '');
  const lower = words.toLowerCase();
  return isIdentifier(lower) ? lower : isIdentifier(`${fallback}_${lower}`) ? `${fallback}_${lower}` : fallback;
}

/** The quotes most strings of a text are in. */
export function quoteStyle(texts: Iterable<string>): '"' | "'" {
  let balance = 0;
  for (const text of texts) {
    for (const char of text) {
      balance += char === '"' ? 1 : char === "'" ? -1 : 0;
    }
  }
  return balance < 0 ? "'" : '"';
}

/** Parsed inside brackets, as it will stand in the call: line breaks are free there, a closing bracket is not. */
function isExpression(code: string): boolean {
  const source = `(${code}\n)`;
  const tree = parser.parse(source);
  let broken = false;
  tree.iterate({
    enter: node => {
      const isString = node.name === 'String' || node.name === 'FormatString';
      broken ||= node.type.isError || (isString && !isTerminated(source.slice(node.from, node.to)));
    }
  });
  const statement = tree.topNode.firstChild;
  const bracket = statement?.firstChild;
  return (
    !broken &&
    !/^(\*|$)/u.test(code) &&
    statement?.name === 'ExpressionStatement' &&
    statement.nextSibling === null &&
    bracket?.name === 'ParenthesizedExpression' &&
    bracket.to === source.length &&
    bracket.nextSibling === null &&
    !/#[^\n]*$/u.test(code.replaceAll(/"[^"\n]*"|'[^'\n]*'/gu, ''))
  );
}
