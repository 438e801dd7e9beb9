import type { Bridge, SecretBridge } from '../../../shared/ipc/bridge';
import { FakeBridge } from '../fake-bridge';
import { at, type Sample } from '../samples';

/**
 * Shows any window over a main process in memory, for looking at pages without Electron:
 * `testing/gallery/?window=popover&sample=typical&theme=dark&play=1`.
 */
const query = new URLSearchParams(location.search);
const samples: readonly Sample[] = ['typical', 'empty', 'many', 'longest', 'welcome'];
const fake = new FakeBridge(samples.find((one) => one === query.get('sample')) ?? 'typical', Date.now());

const theme = (['light', 'dark', 'highContrast'] as const).find((one) => one === query.get('theme')) ?? 'light';
fake.preferences = { ...fake.preferences, theme };

const secret: SecretBridge = {
  reveal: () =>
    Promise.resolve({
      ok: true,
      value: {
        accountName: 'jit-ana-7f3k@contoso.com',
        kind: query.get('kind') === 'password' ? 'password' : 'tap',
        value: query.get('kind') === 'password' ? 'wR7!kd#Lq0-Zt9)Pm2xV@8bN' : '4T&mXq9K',
        hidesAt: at(Date.now() + 30_000),
      },
    }),
  close: () => Promise.resolve({ ok: true, value: {} }),
};

declare global {
  interface Window {
    fake: FakeBridge;
  }
}
const bridges: { latchkey: Bridge; latchkeySecret: SecretBridge; fake: FakeBridge } = {
  latchkey: fake,
  latchkeySecret: secret,
  fake,
};
Object.assign(window, bridges);

/** With `play`, accounts that are being made or ended move on by themselves. */
if (query.has('play')) {
  setInterval(() => {
    fake.now = Date.now();
    for (const lease of fake.leases) {
      if (lease.state === 'provisioning' || (lease.state === 'revoking' && !lease.overdue)) fake.advance(lease.id);
    }
  }, 700);
}

const pages: Readonly<Record<string, () => Promise<unknown>>> = {
  popover: () => import('../../windows/popover/main'),
  accounts: () => import('../../windows/accounts/main'),
  settings: () => import('../../windows/settings/main'),
  leaving: () => import('../../windows/leaving/main'),
  secret: () => import('../../windows/secret/main'),
};
void pages[query.get('window') ?? 'popover']?.();
