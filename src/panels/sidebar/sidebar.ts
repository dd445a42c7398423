import { SidePanel } from '@jupyterlab/ui-components';
import type { ITranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import type { AccordionPanel } from '@lumino/widgets';

import type { LazySection } from '../../ui/LazySection';
import { steploomIcon } from '../../ui/icons';
import { takeRoom } from './takeRoom';
import type { SectionName } from './tokens';

/** From the top down, in the order a pipeline is made. */
const ORDER: readonly SectionName[] = ['workspace', 'compute', 'run-configuration', 'runs', 'schedules'];
/** How much room a section needs next to the others, as long as nobody knows what it has in it. */
const WEIGHTS: Record<SectionName, number> = {
  workspace: 3,
  compute: 3,
  'run-configuration': 5,
  runs: 3,
  schedules: 2
};
/** The others keep the rest, however much one asks for. */
const MOST_SHARE = 0.7;

/** The accordion: sections in a fixed order, whoever adds them first. */
export class Sidebar extends SidePanel {
  constructor(private readonly _options: Sidebar.IOptions) {
    super({ translator: _options.translator });
    this.id = 'steploom-panel';
    this.title.icon = steploomIcon;
    this.title.caption = _options.caption;
    this.addClass('jp-SteploomSidebar');
    this._accordion.expansionToggled.connect(this._onToggled, this);
  }

  /** A user opened or closed a section. */
  get foldingChanged(): ISignal<this, readonly SectionName[]> {
    return this._foldingChanged;
  }

  get folded(): readonly SectionName[] {
    return this._sections.filter(([, section]) => section.isHidden).map(([name]) => name);
  }

  addSection(name: SectionName, section: LazySection): void {
    const before = this._sections.filter(([other]) => ORDER.indexOf(other) < ORDER.indexOf(name)).length;
    this._sections.splice(before, 0, [name, section]);
    this.insertWidget(before, section);
    this._foldFrom(this._closed);
  }

  /** Close these sections and open the others. */
  fold(closed: readonly SectionName[]): void {
    this._closed = closed;
    this._foldFrom(closed);
  }

  open(name: SectionName): void {
    const index = this._sections.findIndex(([other]) => other === name);
    if (index >= 0) {
      this._accordion.expand(index);
    }
  }

  /** Let a section be as high as its content, as far as that goes: a form in it is about to be filled in. The result gives it back. */
  makeRoom(name: SectionName): () => void {
    const index = this._sections.findIndex(([other]) => other === name);
    if (index < 0 || this._sections[index][1].isHidden) {
      return () => undefined;
    }
    const before = this._accordion.relativeSizes();
    const folded = this.folded.join();
    this._grow(index, this._needs[index]);
    return () => {
      if (this.folded.join() === folded) {
        this._accordion.setRelativeSizes(before);
      }
    };
  }

  protected onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._loadNotice();
  }

  protected onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._loadNotice();
  }

  private _loadNotice(): void {
    if (this._hasNotice || !this.isVisible) {
      return;
    }
    this._hasNotice = true;
    this._options.loadNotice().then(
      notice => {
        this.header.addWidget(notice);
        // It comes and goes; the sections are laid out by numbers that have to be told.
        new ResizeObserver(() => MessageLoop.postMessage(this._accordion, Widget.ResizeMessage.UnknownSize)).observe(
          this.header.node
        );
      },
      (error: unknown) => {
        // The next look tries again: the server may have been away.
        this._hasNotice = false;
        console.error(error);
      }
    );
  }

  private _grow(index: number, share: number): void {
    const sizes = this._accordion.relativeSizes();
    this._accordion.setRelativeSizes([...takeRoom(sizes, this._needs, index, Math.min(MOST_SHARE, share))]);
  }

  /** How high the content of each section is, as a share of what all sections have together. */
  private get _needs(): number[] {
    const { node, titles } = this._accordion;
    const whole = titles.reduce((rest, title) => rest - title.offsetHeight, node.clientHeight);
    return this._sections.map(([, section]) =>
      whole > 0 && !section.isHidden
        ? [...section.node.children].reduce((height, child) => height + child.scrollHeight, 0) / whole
        : 0
    );
  }

  private _foldFrom(closed: readonly SectionName[]): void {
    this._isFolding = true;
    this._sections.forEach(([name], index) =>
      closed.includes(name) ? this._accordion.collapse(index) : this._accordion.expand(index)
    );
    this._accordion.setRelativeSizes(this._sections.map(([name]) => WEIGHTS[name]));
    this._isFolding = false;
  }

  private _onToggled(_: AccordionPanel, index: number): void {
    if (!this._isFolding) {
      const open = this._sections.filter(([, section]) => !section.isHidden).map(([name]) => name);
      const [name, section] = this._sections[index];
      if (!section.isHidden) {
        this._grow(index, WEIGHTS[name] / open.reduce((sum, other) => sum + WEIGHTS[other], 0));
      }
      this._closed = this.folded;
      this._foldingChanged.emit(this._closed);
    }
  }

  private get _accordion(): AccordionPanel {
    return this.content as AccordionPanel;
  }

  private readonly _sections: [SectionName, LazySection][] = [];
  private _closed: readonly SectionName[] = [];
  private _isFolding = false;
  private _hasNotice = false;
  private readonly _foldingChanged = new Signal<this, readonly SectionName[]>(this);
}

export namespace Sidebar {
  export interface IOptions {
    translator: ITranslator;
    /** The tooltip and accessible name of the panel's tab. */
    caption: string;
    /** What stands above the sections; asked for when the panel is first seen. */
    loadNotice: () => Promise<Widget>;
  }
}
