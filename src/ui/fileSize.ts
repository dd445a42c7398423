import type { TranslationBundle } from '@jupyterlab/translation';

/** A number of bytes for people, in decimal units as file browsers use them. */
export function fileSize(bytes: number, trans: TranslationBundle): string {
  if (bytes < 1000) {
    return trans.__('%1 B', bytes);
  }
  // Judged as it will be written: 999 999 bytes are 1.0 MB and not 1000 kB.
  const kilobytes = bytes / 1000;
  if (Math.round(kilobytes) < 1000) {
    return trans.__('%1 kB', rounded(kilobytes));
  }
  const megabytes = kilobytes / 1000;
  return Math.round(megabytes) < 1000
    ? trans.__('%1 MB', rounded(megabytes))
    : trans.__('%1 GB', rounded(megabytes / 1000));
}

function rounded(value: number): string {
  return value.toFixed(value < 9.95 ? 1 : 0);
}
