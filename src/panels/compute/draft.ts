import type { TranslationBundle } from '@jupyterlab/translation';

import type { Params } from '../../protocol/methods';

/** A compute target as it is being typed: numbers are text until they are checked. */
export interface IComputeDraft {
  name: string;
  vmSize: string;
  minNodes: string;
  maxNodes: string;
  idleSeconds: string;
}

export type ComputeErrors = Partial<Record<keyof IComputeDraft, string>>;

/** What the form begins with: the article's target, and the SDK's own default of half an hour. */
export const NEW_COMPUTE: IComputeDraft = {
  name: 'cpu-cluster',
  vmSize: 'STANDARD_D2_V2',
  minNodes: '0',
  maxNodes: '4',
  idleSeconds: '1800'
};

const MOST_NODES = 100;
const LONGEST_IDLE_SECONDS = 86_400;

export type CheckedDraft =
  { errors: ComputeErrors; params: null } | { errors: Record<string, never>; params: Params<'compute.create'> };

/** Every reason the draft cannot be a compute target, by field; else the request that makes it one. */
export function checkDraft(draft: IComputeDraft, trans: TranslationBundle): CheckedDraft {
  const errors: ComputeErrors = {};
  const name = draft.name.trim();
  if (!/^[a-z](?:[a-z0-9-]{0,22}[a-z0-9])?$/iu.test(name)) {
    errors.name = trans.__('Letters, digits and hyphens, at most 24; a letter first, no hyphen last.');
  }
  if (!draft.vmSize) {
    errors.vmSize = trans.__('Choose a size.');
  }
  const minNodes = wholeNumber(draft.minNodes, 0, MOST_NODES);
  const maxNodes = wholeNumber(draft.maxNodes, 1, MOST_NODES);
  const idleSeconds = wholeNumber(draft.idleSeconds, 0, LONGEST_IDLE_SECONDS);
  if (minNodes === null) {
    errors.minNodes = trans.__('A whole number from 0 to %1.', MOST_NODES);
  }
  if (maxNodes === null) {
    errors.maxNodes = trans.__('A whole number from 1 to %1.', MOST_NODES);
  } else if (minNodes !== null && minNodes > maxNodes) {
    errors.maxNodes = trans.__('At least the minimum, %1.', minNodes);
  }
  if (idleSeconds === null) {
    errors.idleSeconds = trans.__('A whole number from 0 to %1 (one day).', LONGEST_IDLE_SECONDS);
  }
  if (Object.keys(errors).length > 0 || minNodes === null || maxNodes === null || idleSeconds === null) {
    return { errors, params: null };
  }
  return { errors: {}, params: { name, vmSize: draft.vmSize, minNodes, maxNodes, idleSeconds } };
}

function wholeNumber(text: string, least: number, most: number): number | null {
  const value = /^\d{1,9}$/u.test(text.trim()) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}
