import { contract, MAX_REQUEST_BYTES, type ChannelName } from '../shared/ipc/contract';
import { checkOut } from './support/leases';
import { expect, test } from './support/fixtures';
import { askFrom } from './support/running-app';

const channels = Object.keys(contract) as ChannelName[];
const ofMain = channels.filter((name) => contract[name].origin === 'main');
const ofSecret = channels.filter((name) => contract[name].origin === 'secret');
const refusedAs = (code: string): unknown =>
  expect.objectContaining({ ok: false, error: expect.objectContaining({ code }) });

test('every channel refuses what its schema does not know', async ({ app }) => {
  const { popover } = app;
  for (const name of ofMain.filter((channel) => contract[channel].sensitivity === 'read')) {
    for (const input of [{ unknownField: 1 }, null, [], 'text', 7, { leaseId: { $ne: 1 } }]) {
      expect(await askFrom(popover, name, input), `${name} ${JSON.stringify(input)}`).toEqual(refusedAs('bad_input'));
    }
  }
});

test('a request that is too large is refused unread', async ({ app }) => {
  const input = { query: 'x'.repeat(MAX_REQUEST_BYTES), limit: 1 };
  expect(await askFrom(app.popover, 'catalogue.customers', input)).toEqual(refusedAs('bad_input'));
});

test('channels of the secret page are shut to all others', async ({ app }) => {
  for (const name of ofSecret) expect(await askFrom(app.popover, name, {})).toEqual(refusedAs('not_entitled'));
});

test('names that are no channels are refused, those of objects too', async ({ app }) => {
  for (const name of ['', 'constructor', '__proto__', 'toString', 'lease', 'lease.checkOut ']) {
    expect(await askFrom(app.popover, name, {})).toEqual(refusedAs('bad_input'));
  }
});

test('a flood is answered with busy and the program goes on', async ({ app }) => {
  const answers = await app.popover.evaluate(async () => {
    const bridge = (window as unknown as { latchkey: { invoke(n: string, i: unknown): Promise<unknown> } }).latchkey;
    return Promise.all(Array.from({ length: 1_000 }, () => bridge.invoke('app.view', {})));
  });
  expect(answers).toContainEqual(refusedAs('busy'));
  await expect.poll(async () => (await app.ask('app.view', {})).ok).toBe(true);
});

test('no window can be left, opened, framed, or given a right', async ({ app }) => {
  const { popover, electron } = app;
  const before = popover.url();
  const tried = await popover.evaluate(async () => {
    const opened = window.open('https://example.com/');
    const frame = document.createElement('iframe');
    frame.src = 'app://latchkey/windows/accounts/index.html';
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    let inFrame = false;
    try {
      inFrame = 'latchkey' in (frame.contentWindow as object);
    } catch {
      inFrame = false;
    }
    const fetched = await fetch('https://example.com/').then(
      () => true,
      () => false,
    );
    const { state } = await navigator.permissions.query({ name: 'geolocation' });
    location.href = 'https://example.com/';
    return {
      opened: opened !== null,
      inFrame,
      fetched,
      state,
      node: typeof (globalThis as { process?: unknown }).process,
    };
  });
  expect(tried).toEqual({ opened: false, inFrame: false, fetched: false, state: 'denied', node: 'undefined' });
  expect(popover.url()).toBe(before);
  expect(electron.windows().every((page) => page.url().startsWith('app://latchkey/'))).toBe(true);
});

test('inline script and style do not run', async ({ app }) => {
  const ran = await app.popover.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.head.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { outline: 3px solid red }';
    document.head.append(style);
    return { script: 'wasRun' in window, style: style.sheet !== null && style.sheet.cssRules.length > 0 };
  });
  expect(ran).toEqual({ script: false, style: false });
});

test('windows are made with every protection on', async ({ app }) => {
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('app.openWindow', { window: 'accounts' });
  await app.get('lease.show', { leaseId: lease.id });
  await app.window('accounts');
  const secret = await app.window('secret');
  expect(secret.url()).toBe('app-secret://latchkey/windows/secret/index.html');
  const preferences = await app.electron.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map(
        (contents) => (contents as unknown as { getLastWebPreferences(): object | null }).getLastWebPreferences() ?? {},
      ),
  );
  expect(preferences.length).toBeGreaterThanOrEqual(3);
  for (const given of preferences) {
    expect(given).toMatchObject({
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  }
  const bridges = await secret.evaluate(() => ['latchkey' in window, 'latchkeySecret' in window]);
  expect(bridges).toEqual([false, true]);
});
