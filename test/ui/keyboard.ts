import type { Locator, Page } from '@playwright/test';

const FURTHEST = 150;

/** Works the page as somebody without a mouse: nothing here clicks, and the focus goes only where keys take it. */
export class Keyboard {
  constructor(private readonly _page: Page) {}

  press(...keys: string[]): Promise<void> {
    return keys.reduce((done, key) => done.then(() => this._page.keyboard.press(key)), Promise.resolve());
  }

  type(text: string): Promise<void> {
    return this._page.keyboard.type(text);
  }

  /** Tab to a control, through the toolbars and trees on the way by their arrow keys. */
  async reach(target: Locator): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < FURTHEST; presses++) {
      const key = await target.evaluate((wanted: HTMLElement) => {
        // Core's buttons are web components: what has the focus is the host, as the page sees it.
        const hostOf = (element: Element): Element => {
          const root = element.getRootNode();
          return root instanceof ShadowRoot ? hostOf(root.host) : element;
        };
        const goal = hostOf(wanted);
        const now = document.activeElement;
        if (now === goal) {
          return null;
        }
        const isBehind = !now || now.compareDocumentPosition(goal) & Node.DOCUMENT_POSITION_FOLLOWING;
        // One stop for the Tab key, arrows inside.
        const group = now?.closest('[role=toolbar], .jp-Toolbar, [role=tree]');
        if (group?.contains(goal)) {
          const isTree = group.getAttribute('role') === 'tree';
          return isTree ? (isBehind ? 'ArrowDown' : 'ArrowUp') : isBehind ? 'ArrowRight' : 'ArrowLeft';
        }
        return isBehind ? 'Tab' : 'Shift+Tab';
      });
      if (key === null) {
        return;
      }
      await this._page.keyboard.press(key);
    }
    throw new Error(`No key leads to ${String(target)}.`);
  }

  /** Reach a button and press it. */
  async activate(target: Locator): Promise<void> {
    await this.reach(target);
    await this._page.keyboard.press('Enter');
  }

  /** Reach a text field and write it anew. */
  async fill(target: Locator, text: string): Promise<void> {
    await this.reach(target);
    await this._page.keyboard.press('ControlOrMeta+a');
    await (text ? this._page.keyboard.type(text) : this._page.keyboard.press('Delete'));
  }

  /** Reach a choice and go down to the option that begins with this text. */
  async choose(target: Locator, option: string): Promise<void> {
    await this.reach(target);
    const options = await target.evaluate((select: HTMLSelectElement) =>
      [...select.options].map(({ textContent }) => textContent ?? '')
    );
    const index = options.findIndex(text => text.startsWith(option));
    if (index < 0) {
      throw new Error(`There is no ${option} among ${options.join(', ')}.`);
    }
    await this.press('Home', ...Array<string>(index).fill('ArrowDown'));
  }

  /** Run a command by its name in the palette. */
  async command(label: string): Promise<void> {
    await this._page.keyboard.press('ControlOrMeta+Shift+c');
    const entry = this._page.locator('.lm-CommandPalette-itemLabel', { hasText: label }).first();
    await this._page.locator('.lm-CommandPalette-input:focus').waitFor();
    await this._page.keyboard.type(label);
    await entry.waitFor();
    await this._page.keyboard.press('Enter');
  }
}
