import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { RunningApp } from './running-app';

/** What hinders those who read a page by other means than their eyes, or hardly by them. */
export interface Barrier {
  /** Of axe's rule. */
  readonly id: string;
  readonly at: readonly string[];
}

export async function barriers(page: Page): Promise<readonly Barrier[]> {
  // Legacy: a second page, which the newer way wants, cannot be opened here. The dummies are Fluent's own focus traps.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('[data-tabster-dummy]').analyze();
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => String(target)).slice(0, 3) }));
}

/** Pictures of a page, light and dark, where somebody wants them: in the folder that `LATCHKEY_SHOTS` names. */
export async function shot(app: RunningApp, page: Page, name: string): Promise<void> {
  const folder = process.env['LATCHKEY_SHOTS'];
  if (folder === undefined) return;
  for (const theme of ['light', 'dark'] as const) {
    await app.get('preferences.set', { theme });
    // Colours that are still changing from one theme to the other belong to neither.
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' });
  }
}
