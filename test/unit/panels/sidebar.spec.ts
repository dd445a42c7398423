import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { Sidebar } from '../../../src/panels/sidebar/sidebar';
import type { SectionName } from '../../../src/panels/sidebar/tokens';
import { LazySection } from '../../../src/ui/LazySection';

let loads: string[];
let notices: number;
let sidebar: Sidebar;

beforeEach(() => {
  loads = [];
  notices = 0;
  sidebar = new Sidebar({
    translator: nullTranslator,
    caption: 'Steploom',
    loadNotice: async () => {
      notices += 1;
      return new Widget();
    }
  });
});

afterEach(() => sidebar.dispose());

function section(name: SectionName): LazySection {
  return new LazySection({
    id: name,
    label: name,
    caption: '',
    toolbarLabel: '',
    loadingText: '',
    failedText: '',
    load: async () => {
      loads.push(name);
      return { body: new Widget() };
    }
  });
}

const order = () => sidebar.widgets.map(widget => widget.id);

it('keeps the sections in their order, whoever comes first', () => {
  for (const name of ['schedules', 'runs', 'compute', 'run-configuration', 'workspace'] as const) {
    sidebar.addSection(name, section(name));
  }
  expect(order()).toEqual(['workspace', 'compute', 'run-configuration', 'runs', 'schedules']);
});

it('loads a section when it is first seen, and nothing of a closed one', async () => {
  sidebar.fold(['runs']);
  sidebar.addSection('compute', section('compute'));
  sidebar.addSection('runs', section('runs'));
  expect(loads).toEqual([]);
  expect(notices).toBe(0);
  Widget.attach(sidebar, document.body);
  await Promise.resolve();
  expect(loads).toEqual(['compute']);
  expect(notices).toBe(1);
  sidebar.open('runs');
  await Promise.resolve();
  expect(loads).toEqual(['compute', 'runs']);
});

it('tells of what the user folds, and not of what is folded on opening', () => {
  const told: string[][] = [];
  sidebar.foldingChanged.connect((_, folded) => told.push([...folded]));
  sidebar.addSection('compute', section('compute'));
  sidebar.fold(['runs']);
  sidebar.addSection('runs', section('runs'));
  expect(sidebar.folded).toEqual(['runs']);
  expect(told).toEqual([]);
  sidebar.open('runs');
  expect(told).toEqual([[]]);
  sidebar.fold(['compute', 'runs']);
  expect(told).toHaveLength(1);
  expect(sidebar.folded).toEqual(['compute', 'runs']);
});
