import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import { VariablesField } from '../../../src/panels/runconfig/VariablesField';
import type { IVariable } from '../../../src/panels/runconfig/draft';
import { MASKED } from '../../../src/protocol/entities';
import { render } from '../ui/render';

const trans = nullTranslator.load('steploom');

/** Types `text` into the field with that label; what the variables are then. */
function typed(variables: readonly IVariable[], label: string, text: string): readonly IVariable[] {
  let changed: readonly IVariable[] = [];
  const { node } = render(
    <VariablesField variables={variables} trans={trans} onChange={given => void (changed = given)} />
  );
  const input = node.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`)!;
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
  act(() => {
    set.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  return changed;
}

it('drops a masked value with the name by which it is known', () => {
  const variables = [
    { name: 'API_KEY', value: MASKED },
    { name: 'MODE', value: 'fast' }
  ];
  expect(typed(variables, 'Name of variable 1', 'API_TOKEN')[0]).toEqual({ name: 'API_TOKEN', value: '' });
  expect(typed(variables, 'Name of variable 2', 'KIND')[1]).toEqual({ name: 'KIND', value: 'fast' });
  expect(typed(variables, 'Value of variable 1', 'new')[0]).toEqual({ name: 'API_KEY', value: 'new' });
});

it('says what stands for a value, where it does', () => {
  const said = (value: string) =>
    render(<VariablesField variables={[{ name: 'API_KEY', value }]} trans={trans} onChange={() => undefined} />).node
      .textContent;
  expect(said(MASKED)).toContain('*** stands for a value that is kept as it is');
  expect(said('abc')).not.toContain('***');
});
