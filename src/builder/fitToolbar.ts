import type { NotebookPanel } from '@jupyterlab/notebook';

const KERNEL_NAME = 'kernelName';

/**
 * Let a notebook's toolbar find out again how wide the kernel's name is. Lab measures each item once, before the kernel has a
 * name; in a notebook that is made narrow the name would stand on the first cell. What is put in anew is measured anew.
 */
export function fitToolbar({ toolbar, sessionContext }: NotebookPanel): void {
  const measure = (): void => {
    const index = [...toolbar.names()].indexOf(KERNEL_NAME);
    const item = [...toolbar.children()][index];
    if (item) {
      item.parent = null;
      toolbar.insertItem(index, KERNEL_NAME, item);
    }
  };
  measure();
  void sessionContext.ready.then(measure);
}
