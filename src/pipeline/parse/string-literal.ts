const SIMPLE: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': ''
};

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]*\}|([\s\S]))/gu;

/** The value of one Python string literal, or null when it is bytes, formatted or needs Python to know (`\N{…}`). */
export function stringValue(literal: string): string | null {
  const match = /^([a-zA-Z]*)('''|"""|'|")([\s\S]*)\2$/u.exec(literal);
  if (!match) {
    return null;
  }
  const prefix = match[1].toLowerCase();
  if (/[bf]/u.test(prefix)) {
    return null;
  }
  const body = match[3];
  if (prefix.includes('r') || !body.includes('\\')) {
    return body;
  }
  let known = true;
  const value = body.replace(ESCAPE, (escape, octal, hex, short, long, simple) => {
    const code = octal ? parseInt(octal, 8) : parseInt(hex ?? short ?? long ?? '', 16);
    if (Number.isFinite(code) && code <= 0x10ffff) {
      return String.fromCodePoint(code);
    }
    if (simple === undefined) {
      known = false;
      return escape;
    }
    return simple in SIMPLE ? SIMPLE[simple] : escape;
  });
  return known ? value : null;
}

/** False for a string whose closing quotes are missing: the tree ends it at the end of the line without an error. */
export function isTerminated(literal: string): boolean {
  const match = /^[a-zA-Z]*('''|"""|'|")([^]*)$/u.exec(literal);
  if (!match || !match[2].endsWith(match[1])) {
    return false;
  }
  const escapes = /\\*$/u.exec(match[2].slice(0, -match[1].length))![0].length;
  return escapes % 2 === 0;
}

/** A Python literal of `value` in the quotes the file uses; the other quotes when that saves escaping. */
export function stringLiteral(value: string, quote: '"' | "'" = '"'): string {
  const other = quote === '"' ? "'" : '"';
  const used = value.includes(quote) && !value.includes(other) ? other : quote;
  let text = '';
  for (const char of value) {
    const code = char.codePointAt(0)!;
    if (char === '\\' || char === used) {
      text += '\\' + char;
    } else if (char === '\n') {
      text += '\\n';
    } else if (char === '\r') {
      text += '\\r';
    } else if (char === '\t') {
      text += '\\t';
    } else if (code < 0x20 || code === 0x7f) {
      text += '\\x' + code.toString(16).padStart(2, '0');
    } else if ((code >= 0xd800 && code <= 0xdfff) || code === 0x2028 || code === 0x2029) {
      text += '\\u' + code.toString(16).padStart(4, '0');
    } else {
      text += char;
    }
  }
  return used + text + used;
}
