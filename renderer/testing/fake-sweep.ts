import { err, ok } from '../../shared/result';
import { failure } from '../../shared/errors';
import type { SweepFinding, SweepView } from '../../shared/ipc/sweep-rows';
import { sweepViewSchema } from '../../shared/ipc/sweep-rows';
import type { Handlers } from './fake-organisation';

/** One finding, overdue and offered unless told otherwise. */
export function sampleFinding(now: number, change: Readonly<Record<string, unknown>> = {}): SweepFinding {
  const view = sweepViewSchema.parse({
    now,
    left: 0,
    connectors: [],
    findings: [
      {
        kind: 'reopened',
        status: 'offered',
        leaseId: 'swept-1',
        connectorId: 'contoso-m365',
        source: 'm365',
        customer: { id: 'contoso', name: 'Contoso' },
        accountName: 'jit-ben-4k2p@contoso.example',
        technician: { id: 'ben', name: 'Ben Okafor' },
        policyName: 'Helpdesk',
        mode: 'burner',
        endsAt: now - 3_600_000,
        mayFinish: true,
        ...change,
      },
    ],
  });
  const [finding] = view.findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

/** Sweeps of a main process that is not there. */
export class FakeSweep {
  view: SweepView;

  constructor(now: number) {
    this.view = sweepViewSchema.parse({ now, left: 0, connectors: [], findings: [] });
  }

  readonly handlers: Handlers = {
    'sweep.view': () => ok(this.view),
    'sweep.start': () => ok({ connectors: this.view.connectors.length }),
    'sweep.cleanUp': ({ leaseIds }) => {
      const known = this.view.findings.filter(({ leaseId }) => leaseIds.includes(leaseId));
      if (known.length === 0) return err(failure('unknown_lease'));
      this.view = {
        ...this.view,
        findings: this.view.findings.map((one) =>
          known.includes(one) ? { ...one, status: 'finishing' as const, mayFinish: false } : one,
        ),
      };
      return ok({ count: known.length });
    },
  };
}
