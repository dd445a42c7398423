import { nullTranslator } from '@jupyterlab/translation';
import { folderIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import { ListField } from '../../../src/ui/ListField';
import { SelectField } from '../../../src/ui/SelectField';
import { Sparkline } from '../../../src/ui/Sparkline';
import { Tabs } from '../../../src/ui/Tabs';
import { TextField } from '../../../src/ui/TextField';
import { Tree } from '../../../src/ui/Tree';
import type { ITreeRow } from '../../../src/ui/Tree';
import { press, render } from './render';

const trans = nullTranslator.load('steploom');
const focused = () => document.activeElement?.textContent ?? '';

describe('a tree', () => {
  const row = (id: string, level: number, expanded: boolean | null): ITreeRow => ({
    id,
    level,
    label: id,
    icon: folderIcon,
    expanded
  });
  const rows = [row('a', 1, true), row('a1', 2, null), row('a2', 2, false), row('b', 1, false)];

  function show(actions?: (row: ITreeRow) => React.ReactNode) {
    const toggled: string[] = [];
    function Host(): React.JSX.Element {
      const [at, setAt] = React.useState<string | null>(null);
      return (
        <Tree label="T" rows={rows} focused={at} onFocus={setAt} onToggle={id => toggled.push(id)} actions={actions} />
      );
    }
    const { node } = render(<Host />);
    act(() => node.querySelector<HTMLElement>('[tabindex="0"]')!.focus());
    return { node, toggled };
  }

  it('is one stop, which arrows move', () => {
    const { node } = show();
    expect(node.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    expect(focused()).toBe('a');
    press('ArrowDown');
    press('ArrowDown');
    expect(focused()).toBe('a2');
    press('ArrowLeft');
    expect(focused()).toBe('a');
    press('ArrowRight');
    expect(focused()).toBe('a1');
    press('End');
    expect(focused()).toBe('b');
    press('ArrowDown');
    expect(focused()).toBe('b');
    press('Home');
    expect(focused()).toBe('a');
    expect(node.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  });

  it('opens and closes by arrows, Enter and Space, and leaves shortcuts alone', () => {
    const { toggled } = show();
    press('ArrowLeft');
    press('End');
    press('ArrowRight');
    press('Enter');
    press(' ');
    press('ArrowRight', { ctrlKey: true });
    expect(toggled).toEqual(['a', 'b', 'b', 'b']);
  });

  it('says level, state and focus', () => {
    const { node } = show();
    const items = [...node.querySelectorAll('[role=treeitem]')];
    expect(items.map(item => item.getAttribute('aria-level'))).toEqual(['1', '2', '2', '1']);
    expect(items.map(item => item.getAttribute('aria-expanded'))).toEqual(['true', null, 'false', 'false']);
    press('ArrowDown');
    expect(items.map(item => item.getAttribute('aria-selected'))).toEqual(['false', 'true', 'false', 'false']);
  });

  it('lets a row’s buttons have their keys and clicks', () => {
    const clicked: string[] = [];
    const { node, toggled } = show(({ id }) => <button onClick={() => clicked.push(id)}>do</button>);
    const button = node.querySelector<HTMLElement>('button')!;
    act(() => button.focus());
    press('Enter');
    act(() => button.click());
    expect(clicked).toEqual(['a']);
    expect(toggled).toEqual([]);
  });
});

it('tabs are one stop, which arrows move around', () => {
  function Host(): React.JSX.Element {
    const [selected, setSelected] = React.useState('one');
    const tabs = ['one', 'two', 'three'].map(id => ({ id, label: id }));
    return (
      <Tabs label="T" tabs={tabs} selected={selected} onSelect={setSelected}>
        content of {selected}
      </Tabs>
    );
  }
  const { node } = render(<Host />);
  act(() => node.querySelector<HTMLElement>('[role=tab]')!.focus());
  press('ArrowLeft');
  expect(focused()).toBe('three');
  press('ArrowRight');
  press('ArrowRight');
  expect(focused()).toBe('two');
  expect(node.querySelectorAll('[role=tab][tabindex="0"]')).toHaveLength(1);
  const panel = node.querySelector('[role=tabpanel]')!;
  expect(panel.textContent).toBe('content of two');
  expect(document.getElementById(panel.getAttribute('aria-labelledby')!)?.textContent).toBe('two');
});

describe('a list field', () => {
  function show(start: readonly string[], error?: string) {
    const seen: (readonly string[])[] = [];
    function Host(): React.JSX.Element {
      const [rows, setRows] = React.useState(start);
      return (
        <ListField
          label="Packages"
          addLabel="Add"
          rows={rows}
          error={error}
          isValid={text => text !== 'bad'}
          trans={trans}
          onChange={next => {
            seen.push(next);
            setRows(next);
          }}
        />
      );
    }
    const { node } = render(<Host />);
    const inputs = () => [...node.querySelectorAll('input')];
    return { node, seen, inputs };
  }

  it('takes rows by keyboard and keeps the keyboard in them', () => {
    const { node, inputs, seen } = show(['a', 'b']);
    act(() => inputs()[0].focus());
    press('Enter');
    expect(seen.at(-1)).toEqual(['a', '', 'b']);
    expect(document.activeElement).toBe(inputs()[1]);
    act(() => node.querySelector<HTMLElement>('[aria-label="Remove b"]')!.click());
    expect(seen.at(-1)).toEqual(['a', '']);
    expect(document.activeElement).toBe(inputs()[1]);
  });

  it('takes a whole requirements list at once', () => {
    const { inputs, seen } = show(['x', '']);
    const paste = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(paste, { clipboardData: { getData: () => 'numpy\r\n\n  pandas==2 \n' } });
    act(() => void inputs()[1].dispatchEvent(paste));
    expect(seen.at(-1)).toEqual(['x', 'numpy', 'pandas==2']);
  });

  it('marks the row that is wrong', () => {
    const { node, inputs } = show(['good', 'bad'], 'No package.');
    expect(inputs().map(input => input.getAttribute('aria-invalid'))).toEqual([null, 'true']);
    const described = node.querySelector('fieldset')!.getAttribute('aria-describedby')!;
    expect(document.getElementById(described)?.textContent).toBe('No package.');
  });
});

it('a field is announced with its label, its hint and its error', () => {
  const { node } = render(
    <TextField label="Name" hint="A hint." error="Wrong." value="x" onChange={() => undefined} />
  );
  const input = node.querySelector('input')!;
  expect(node.querySelector('label')!.htmlFor).toBe(input.id);
  const texts = input
    .getAttribute('aria-describedby')!
    .split(' ')
    .map(id => document.getElementById(id)?.textContent);
  expect(texts).toEqual(['Wrong.', 'A hint.']);
  expect(input.getAttribute('aria-invalid')).toBe('true');
});

it('a choice shows a value that is not among the options', () => {
  const { node } = render(
    <SelectField label="L" value="gone" options={[{ value: 'a', label: 'A' }]} onChange={() => undefined} />
  );
  expect(node.querySelector('select')!.value).toBe('gone');
});

it('a line is drawn of numbers only', () => {
  const points = (values: number[]) =>
    render(<Sparkline values={values} />)
      .node.querySelector('polyline')
      ?.getAttribute('points');
  expect(points([1, 2, 3])).toBe('2.0,22.0 60.0,12.0 118.0,2.0');
  expect(points([5, 5])).toBe('2.0,12.0 118.0,12.0');
  expect(points([1])).toBeUndefined();
  expect(points([1, Number.NaN])).toBeUndefined();
});
