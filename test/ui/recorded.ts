import type { Page } from '@playwright/test';

/** Begins to note each text that an element shows. On a busy machine a test may look too late to see it itself. */
export async function recorded(page: Page, selector: string): Promise<() => Promise<string[]>> {
  const texts = await page.evaluateHandle(wanted => {
    const seen: string[] = [];
    const note = (): void => {
      const text = document.querySelector(wanted)?.textContent ?? '';
      if (text !== seen[seen.length - 1]) {
        seen.push(text);
      }
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
    note();
    return seen;
  }, selector);
  return () => texts.jsonValue();
}
