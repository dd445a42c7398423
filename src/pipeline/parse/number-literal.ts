/** A Python number and what `str()` makes of it, or null for what JavaScript cannot hold (complex, huge). */
export function numberValue(literal: string): { value: number; text: string } | null {
  const plain = literal.replaceAll('_', '').toLowerCase();
  if (/^(0x[0-9a-f]+|0o[0-7]+|0b[01]+)$/u.test(plain)) {
    const value = BigInt(plain);
    return { value: Number(value), text: value.toString() };
  }
  if (/^\d+$/u.test(plain)) {
    return { value: Number(plain), text: BigInt(plain).toString() };
  }
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/u.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? { value, text: floatText(value) } : null;
  }
  return null;
}

/** Python's `repr` of a float: shortest digits like JavaScript's, exponents from 1e16 up and below 1e-4. */
export function floatText(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    const [digits, exponent] = value.toExponential().split('e');
    const sign = exponent[0] === '-' ? '-' : '+';
    return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}
