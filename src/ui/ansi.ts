/** How a stretch of terminal output looks, in the sixteen colours a theme has names for. */
export interface IAnsiStyle {
  readonly foreground: string | null;
  readonly background: string | null;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

export interface IAnsiSpan {
  readonly text: string;
  readonly style: IAnsiStyle;
}

export const PLAIN: IAnsiStyle = {
  foreground: null,
  background: null,
  bold: false,
  italic: false,
  underline: false
};

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

// Every sequence is consumed, known or not: what is not a colour must not reach the page as text.
// CSI; OSC, DCS, PM, APC and SOS up to their end; other escapes; an escape that was cut off.
const ESCAPES =
  // eslint-disable-next-line no-control-regex -- this is what a terminal sends
  /\x1b\[([0-?]*)[ -/]*([@-~])|\x9b[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)|\x1b\[[0-?]*[ -/]*$|\x1b[ -/]*[0-~]?/gu;
// Control characters but tab and newline; marks that reorder text would make a log read as something else.
// eslint-disable-next-line no-control-regex -- see above
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/gu;

/** The spans of one line that begins in `style`, and the style the next line begins in. */
export function parseAnsi(line: string, style: IAnsiStyle): { spans: IAnsiSpan[]; style: IAnsiStyle } {
  const spans: IAnsiSpan[] = [];
  let current = style;
  let last = 0;
  const add = (raw: string) => {
    const text = raw.replace(CONTROLS, '');
    if (!text) {
      return;
    }
    const previous = spans[spans.length - 1];
    if (previous?.style === current) {
      spans[spans.length - 1] = { text: previous.text + text, style: current };
    } else {
      spans.push({ text, style: current });
    }
  };
  for (const match of line.matchAll(ESCAPES)) {
    add(line.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[2] === 'm') {
      current = withCodes(current, match[1]);
    }
  }
  add(line.slice(last));
  return { spans, style: current };
}

/** "Select graphic rendition": the style after these codes. */
function withCodes(style: IAnsiStyle, parameters: string): IAnsiStyle {
  const codes = parameters.split(/[;:]/u).map(code => (code === '' ? 0 : Number(code)));
  let next: IAnsiStyle = style;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at];
    if (code === 38 || code === 48) {
      const { colour, used } = extendedColour(codes.slice(at + 1));
      next = { ...next, [code === 38 ? 'foreground' : 'background']: colour };
      at += used;
    } else {
      next = withCode(next, code);
    }
  }
  // One object for plain text keeps neighbouring spans together.
  return isPlain(next) ? PLAIN : next;
}

function withCode(style: IAnsiStyle, code: number): IAnsiStyle {
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 22:
      return { ...style, bold: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 39:
      return { ...style, foreground: null };
    case 49:
      return { ...style, background: null };
  }
  const colour = COLOURS[code % 10];
  switch (colour && Math.floor(code / 10)) {
    case 3:
      return { ...style, foreground: colour };
    case 4:
      return { ...style, background: colour };
    case 9:
      return { ...style, foreground: `${colour}-intense` };
    case 10:
      return { ...style, background: `${colour}-intense` };
    default:
      return style;
  }
}

/** A colour of the 256 or of the 16 million, as the nearest one that has a name. */
function extendedColour([kind, ...rest]: number[]): { colour: string | null; used: number } {
  if (kind === 5) {
    return { colour: nameOf256(rest[0]), used: 2 };
  }
  if (kind === 2) {
    return { colour: nearest(rest[0], rest[1], rest[2]), used: 4 };
  }
  return { colour: null, used: 1 };
}

function nameOf256(index: number): string | null {
  if (!(index >= 0 && index <= 255)) {
    return null;
  }
  if (index < 16) {
    return index < 8 ? COLOURS[index] : `${COLOURS[index - 8]}-intense`;
  }
  if (index >= 232) {
    const grey = (index - 232) * 10 + 8;
    return nearest(grey, grey, grey);
  }
  const cube = index - 16;
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function nearest(red: number, green: number, blue: number): string | null {
  if (![red, green, blue].every(part => part >= 0 && part <= 255)) {
    return null;
  }
  const brightest = Math.max(red, green, blue);
  if (brightest < 64) {
    return 'black';
  }
  // A part counts when it is not far below the brightest one.
  const bit = (part: number, value: number) => (part > brightest * 0.6 ? value : 0);
  const name = COLOURS[bit(red, 1) + bit(green, 2) + bit(blue, 4)];
  return brightest > 200 ? `${name}-intense` : name;
}

function isPlain({ foreground, background, bold, italic, underline }: IAnsiStyle): boolean {
  return foreground === null && background === null && !bold && !italic && !underline;
}
