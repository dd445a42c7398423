import { expect, test as base, type Page } from '@playwright/test';
import { readFileSync } from 'fs';

type Cell = { cell_type: 'code' | 'markdown'; source: string };

/** JupyterLab in a page: what a user does, in words. */
export class Lab {
  readonly errors: string[] = [];
  /** Lab's own complaints about what a test does to it on purpose. */
  readonly tolerated: RegExp[] = [];
  private readonly made: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', error => {
      // Lab asks every new kernel something, for its debugger and for comms, and complains when the notebook is closed, or
      // the page left, before the answer.
      if (!/Canceled future for (debug|create_subshell)_request/u.test(String(error))) {
        this.errors.push(String(error));
      }
    });
  }

  /** Load Lab with an empty layout and wait until it is restored. */
  async open(path = '/lab?reset'): Promise<void> {
    await this.page.goto(path);
    await this.page.waitForFunction(() => 'jupyterapp' in window);
    await this.page.evaluate(
      () => (window as unknown as { jupyterapp: { restored: Promise<void> } }).jupyterapp.restored
    );
  }

  /** Put a file into the server's folder. */
  async put(path: string, content: string, format: 'text' | 'json' = 'text'): Promise<void> {
    const folder = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= folder.length; depth++) {
      await this.page.request.put(`/api/contents/${folder.slice(0, depth).join('/')}`, { data: { type: 'directory' } });
    }
    const response = await this.page.request.put(`/api/contents/${path}`, {
      data:
        format === 'json'
          ? { type: 'notebook', format: 'json', content: JSON.parse(content) }
          : { type: 'file', format: 'text', content }
    });
    expect(response.ok()).toBeTruthy();
  }

  /** Put a file of this machine into the server's folder. */
  async copy(source: string, path: string): Promise<void> {
    await this.put(path, readFileSync(source, 'utf8'), path.endsWith('.ipynb') ? 'json' : 'text');
  }

  /** Make a Python notebook of these cells. */
  async putNotebook(path: string, cells: Cell[], language = 'python', kernel = 'python3'): Promise<void> {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: kernel, display_name: kernel, language } },
      cells: cells.map((cell, index) => ({
        ...cell,
        id: `cell-${index}`,
        metadata: {},
        ...(cell.cell_type === 'code' ? { outputs: [], execution_count: null } : {})
      }))
    };
    await this.put(path, JSON.stringify(notebook), 'json');
  }

  /** Open a document and wait until its kernel answers. */
  async openNotebook(path: string): Promise<void> {
    this.made.push(path);
    await this.page.evaluate(async name => {
      const app = (window as unknown as { jupyterapp: LabApp }).jupyterapp;
      const panel = await app.commands.execute('docmanager:open', { path: name, factory: 'Notebook' });
      await panel.context.ready;
      await panel.revealed;
      await panel.sessionContext.ready;
      await panel.sessionContext.session?.kernel?.info;
    }, path);
  }

  command<T>(id: string, args: Record<string, string | number | boolean> = {}): Promise<T> {
    return this.page.evaluate(
      ([name, given]) =>
        (window as unknown as { jupyterapp: LabApp }).jupyterapp.commands.execute(name as string, given),
      [id, args] as const
    ) as Promise<T>;
  }

  /** Begin a command that waits for the user, such as one that opens a dialog. */
  async start(id: string, args: Record<string, string | number | boolean> = {}): Promise<void> {
    await this.page.evaluate(
      ([name, given]) => {
        void (window as unknown as { jupyterapp: LabApp }).jupyterapp.commands.execute(name as string, given as object);
      },
      [id, args] as const
    );
  }

  /** The text of every cell of the current notebook. */
  cells(): Promise<string[]> {
    return this.page.evaluate(() => {
      const app = (window as unknown as { jupyterapp: LabApp }).jupyterapp;
      for (const widget of app.shell.widgets('main')) {
        const model = (widget as { content?: { model?: NotebookLike } }).content?.model;
        if (model?.sharedModel?.cells) {
          return model.sharedModel.cells.map(cell => cell.getSource());
        }
      }
      return [];
    });
  }

  /** Write a cell of the first open notebook anew. */
  setCell(index: number, source: string): Promise<void> {
    return this.page.evaluate(
      ([at, text]) => {
        const app = (window as unknown as { jupyterapp: LabApp }).jupyterapp;
        for (const widget of app.shell.widgets('main')) {
          const cells = (widget as { content?: { model?: NotebookLike } }).content?.model?.sharedModel?.cells;
          if (cells) {
            cells[at as number].setSource(text as string);
            return;
          }
        }
      },
      [index, source] as const
    );
  }

  /** Run a cell of the current notebook to its end; false when it raised. */
  runCell(index: number): Promise<boolean> {
    return this.page.evaluate(async at => {
      const app = (window as unknown as { jupyterapp: LabApp }).jupyterapp;
      const { content } = app.shell.currentWidget as NotebookPanelLike;
      content.activeCellIndex = at;
      content.deselectAll();
      return (await app.commands.execute('notebook:run-cell')) as boolean;
    }, index);
  }

  /** Begin a cell that takes a while, and go on. */
  async beginCell(index: number): Promise<void> {
    await this.page.evaluate(at => {
      const app = (window as unknown as { jupyterapp: LabApp }).jupyterapp;
      const { content } = app.shell.currentWidget as NotebookPanelLike;
      content.activeCellIndex = at;
      content.deselectAll();
      void app.commands.execute('notebook:run-cell');
    }, index);
  }

  async theme(name: 'JupyterLab Light' | 'JupyterLab Dark'): Promise<void> {
    await this.command('apputils:change-theme', { theme: name });
    await this.page.waitForFunction(theme => document.body.dataset.jpThemeName === theme, name);
  }

  /** Shut every kernel of the server down. */
  async close(): Promise<void> {
    const sessions = (await (await this.page.request.get('/api/sessions')).json()) as { id: string }[];
    for (const session of sessions) {
      await this.page.request.delete(`/api/sessions/${session.id}`);
    }
  }
}

type NotebookLike = { sharedModel?: { cells?: { getSource(): string; setSource(text: string): void }[] } };
type NotebookPanelLike = { content: { activeCellIndex: number; deselectAll(): void } };
type LabApp = {
  commands: { execute(id: string, args?: object): Promise<any> }; // eslint-disable-line @typescript-eslint/no-explicit-any -- Lab's own commands return anything
  shell: { currentWidget: unknown; widgets(area: string): Iterable<unknown> };
};

export const test = base.extend<{ lab: Lab }>({
  lab: async ({ page }, use) => {
    const lab = new Lab(page);
    await use(lab);
    await lab.close();
    expect(lab.errors.filter(error => !lab.tolerated.some(pattern => pattern.test(error)))).toEqual([]);
  }
});

export { expect };
