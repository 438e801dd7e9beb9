import type { AuditEntry } from '../../shared/model/audit';
import type { Handlers } from './fake-organisation';
import * as sampleOf from './samples';

type Rows = Exclude<Extract<keyof Handlers, `audit.${string}`>, 'audit.page' | 'audit.verify'>;

/** The audit rows over sample entries: searched, saved and delivered without a main process. */
export function fakeAudit(entries: () => readonly AuditEntry[], now: () => number): Pick<Handlers, Rows> {
  const done = { ok: true, value: {} } as const;
  const saved = { ok: true, value: { saved: true } } as const;
  return {
    'audit.search': ({ before, leaseId, from = 0 }) => ({
      ok: true,
      value: {
        lines: entries()
          .filter((entry) => before === undefined || entry.sequence < before)
          .filter((entry) => leaseId === undefined || entry.leaseId === leaseId)
          .filter((entry) => entry.at >= from)
          .map((entry) => ({
            entry,
            actor: 'Ana Pop',
            lease: {
              technician: 'Ana Pop',
              customer: 'Contoso',
              account: 'ana-jit@contoso.example',
              policy: 'Break-fix',
            },
          })),
      },
    }),
    'audit.names': () => ({
      ok: true,
      value: { customers: [{ id: 'contoso', name: 'Contoso' }], technicians: [{ id: 'ana', name: 'Ana Pop' }] },
    }),
    'audit.state': () => ({
      ok: true,
      value: {
        isChecking: false,
        verdict: { at: sampleOf.at(now()), entries: 60 },
        deliveries: [
          { sink: 'syslog', waiting: 0 },
          { sink: 'webhook', waiting: 3, failure: { code: 'unreachable' }, nextAt: sampleOf.at(now() + 30_000) },
        ],
        hasKey: true,
      },
    }),
    'audit.export': () => saved,
    'audit.report': () => saved,
    'audit.retry': () => done,
    'audit.setKey': () => done,
    'audit.removeKey': () => done,
  };
}
