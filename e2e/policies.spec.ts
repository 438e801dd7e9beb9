import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import type { RunningApp } from './support/running-app';

/**
 * The Settings window from its first script on, with everything that its content policy forbids told in the page's title.
 */
async function watchedSettings(app: RunningApp): Promise<Page> {
  await app.get('app.openWindow', { window: 'settings' });
  const page = await app.window('settings');
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      document.title = `violation of ${event.violatedDirective}`;
    });
  });
  await page.reload();
  await expect(page.getByRole('row', { name: /Global Admin break-fix/ })).toBeVisible();
  return page;
}

test('the form of a policy checks what is typed, within the content policy', async ({ app }) => {
  const page = await watchedSettings(app);
  await page.getByRole('row', { name: /Server maintenance/ }).click();
  const name = page.getByRole('textbox', { name: 'Account name' });
  const examples = page.getByRole('list', { name: 'Examples of account names' });
  await name.fill('{tech}-dom-{rand4}');
  await expect(examples).toContainText('ana-dom-####');
  await name.fill('a-very-long-prefix-{tech}');
  await expect(examples).toContainText('the target takes 20');
  await page.getByRole('textbox', { name: 'Policy name' }).fill('global admin BREAK-FIX');
  await expect(page.getByRole('alert').filter({ hasText: 'Another JIT policy has this name' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save policy' })).toBeDisabled();
  await page.getByRole('button', { name: 'Back to JIT policies' }).click();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByRole('row', { name: /Server maintenance/ })).toBeVisible();
  expect(await page.title()).not.toContain('violation');
});

test('the editor says what the tenants in reach allow before anybody commits to it', async ({ app }) => {
  const page = await watchedSettings(app);
  await page.getByRole('row', { name: /Global Admin break-fix/ }).click();
  await page.getByRole('button', { name: 'Look again' }).click();
  const authentication = page.getByRole('region', { name: 'Authentication' });
  await expect(authentication.getByText(/lets a pass live for at most 8 hours/)).toBeVisible();
  await expect(authentication.getByText(/Temporary Access Pass is off/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Durations' }).getByText(/Greyed out at/)).not.toHaveCount(0);
  await page.getByRole('radio', { name: /^Password/ }).click();
  await expect(authentication.getByText(/lets a pass live for at most/)).toHaveCount(0);
  await expect(authentication.getByText(/Entra does not end a password by itself/)).toBeVisible();
});

/** Of each tag in a list how it stands in its cell: shown whole, left out whole, or cut. */
function tagsOf(row: Locator): Promise<readonly (readonly [text: string, look: 'whole' | 'absent' | 'cut'])[]> {
  return row.getByRole('gridcell').evaluateAll((cells) =>
    cells.flatMap((cell) => {
      const room = cell.getBoundingClientRect();
      return [...cell.querySelectorAll(':scope > span')].map((tag) => {
        const { left, right, top, bottom } = tag.getBoundingClientRect();
        const isWhole = right <= room.right + 1 && bottom <= room.bottom + 1;
        const isAbsent = left >= room.right || top >= room.bottom;
        return [tag.textContent, isWhole ? 'whole' : isAbsent ? 'absent' : 'cut'] as const;
      });
    }),
  );
}

test('a list cuts no tag and keeps its menus in the smallest window, also with text twice as large', async ({
  app,
}) => {
  const page = await watchedSettings(app);
  const disabled = page.getByRole('row', { name: /Tenant hand-over/ });
  for (const zoom of [1, 2]) {
    await app.electron.evaluate(({ BrowserWindow }, factor) => {
      const isIt = (one: Electron.BrowserWindow): boolean => one.webContents.getURL().includes('/windows/settings/');
      const window = BrowserWindow.getAllWindows().find(isIt);
      const [width = 0, height = 0] = window?.getMinimumSize() ?? [];
      window?.setSize(width, height);
      window?.webContents.setZoomFactor(factor);
    }, zoom);
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThan(850 / zoom);
    await page.getByRole('tab', { name: 'JIT policies' }).click();
    await page.getByRole('searchbox').fill('hand-over');
    await expect(disabled).toBeVisible();
    await expect.poll(() => tagsOf(disabled)).toContainEqual(['Disabled', 'whole']);
    expect((await tagsOf(disabled)).filter(([, look]) => look === 'cut')).toEqual([]);
    await page.getByRole('tab', { name: 'Technician groups' }).click();
    await page.getByRole('button', { name: 'More for Service desk' }).click({ trial: true });
  }
});
