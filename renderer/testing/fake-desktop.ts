import type { LeavingView } from '../../shared/ipc/ending-rows';
import type { ManageableField } from '../../shared/model/managed';
import type { UpdatesView } from '../../shared/model/support';
import type { CertificateFactsView } from '../../shared/ipc/domain-rows';
import type { NetworkTrial, NetworkView } from '../../shared/ipc/network-rows';
import { instant } from '../../shared/time';
import type { Handlers } from './fake-organisation';

/** What the desktop and the program around the windows would answer. */
export class FakeDesktop {
  /** The invitation of a link that was followed. */
  invitation: string | undefined;

  /** Preferences that the policy of the computer sets. */
  managed: readonly ManageableField[] = [];

  updates: UpdatesView = { state: 'ready', version: '2.0.0' };

  /** What stands in the way of quitting, sleep or shutdown. */
  leaving: LeavingView = { reason: 'quit', stage: 'asking' };

  network: NetworkView = { authorities: [] };
  trials: NetworkTrial[] = [{ host: 'login.microsoftonline.com' }];
  /** What a file of certificates holds. */
  certificate: CertificateFactsView = {
    fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
    subject: 'CN=Acme Inspection CA, O=Acme',
    endsAt: instant(Date.UTC(2030, 0, 1)),
    isAuthority: true,
  };

  readonly handlers: Handlers = {
    'leaving.view': () => ({ ok: true, value: this.leaving }),
    'leaving.answer': ({ choice }) => {
      this.leaving = choice === 'end' ? { ...this.leaving, stage: 'ending' } : { stage: 'asking' };
      return { ok: true, value: this.leaving };
    },
    'network.view': () => ({ ok: true, value: this.network }),
    'network.try': () => ({ ok: true, value: { trials: this.trials } }),
    'network.certificates': () => ({ ok: true, value: { certificates: [this.certificate] } }),
    'network.trust': () => {
      this.network = { ...this.network, authorities: [{ ...this.certificate, managed: false }] };
      return { ok: true, value: this.network };
    },
    'network.distrust': () => {
      this.network = { ...this.network, authorities: [] };
      return { ok: true, value: this.network };
    },
    'network.setCredentials': () => {
      const { proxy } = this.network;
      if (proxy !== undefined) this.network = { ...this.network, proxy: { ...proxy, known: true, asking: false } };
      return { ok: true, value: this.network };
    },
    'network.removeCredentials': () => {
      const { proxy } = this.network;
      if (proxy !== undefined) this.network = { ...this.network, proxy: { ...proxy, known: false } };
      return { ok: true, value: this.network };
    },
    'invitation.waiting': () => ({
      ok: true,
      value: this.invitation === undefined ? {} : { line: this.invitation },
    }),
    'preferences.managed': () => ({ ok: true, value: { fields: [...this.managed] } }),
    'health.view': () => ({
      ok: true,
      value: {
        items: [
          { id: 'records', state: 'good' },
          { id: 'tray', state: 'note', why: 'unseen' },
          { id: 'sandbox', state: 'bad', why: 'superuser' },
        ],
      },
    }),
    'health.diagnostics': () => ({ ok: true, value: { text: 'Latchkey diagnostics' } }),
    'app.licences': () => ({ ok: true, value: { text: 'react 19 (MIT)' } }),
    'updates.view': () => ({ ok: true, value: this.updates }),
    'updates.look': () => ({ ok: true, value: this.updates }),
    'updates.install': () => ({ ok: false, error: { code: 'busy' } }),
    'invitation.forget': () => {
      this.invitation = undefined;
      return { ok: true, value: {} };
    },
  };
}
