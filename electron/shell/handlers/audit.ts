import { failure, type Failure } from '../../../shared/errors';
import type { AuditLine } from '../../../shared/ipc/audit-rows';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { FoundEntry } from '../../app/audit/search';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Handlers } from '../ipc/route';
import { atWork, bare } from './at-work';
import type { Rooms } from './index';

type Rows = Extract<keyof Handlers, `audit.${string}`>;

/** The audit trail. What may be seen and done is decided in `app/audit`; where files go is asked in `papers`. */
export function auditHandlers({ product, papers }: Rooms): Pick<Handlers, Rows> {
  return {
    'audit.page': ({ before, limit }) =>
      atWork(product, ({ latchkey }) => {
        const entries = latchkey.auditPage({ limit, ...(before === undefined ? {} : { before }) });
        return entries.ok ? ok({ entries: [...entries.value] }) : entries;
      }),
    'audit.verify': () =>
      atWork(product, async ({ latchkey }) => {
        const { entries, brokenAt } = await latchkey.audit.verify();
        return ok({ entries, ...(brokenAt === undefined ? {} : { brokenAt }) });
      }),
    'audit.search': ({ before, limit, ...filter }) =>
      atWork(product, ({ latchkey, organisation }) => {
        const page = latchkey.audit.search(filter, { before, limit });
        if (!page.ok) return page;
        const { found, next } = page.value;
        const lines = found.map((one) => lineOf(one, organisation));
        return ok({ lines, ...(next === undefined ? {} : { next }) });
      }),
    'audit.names': () =>
      atWork(product, ({ latchkey }) => {
        const names = latchkey.audit.names();
        if (!names.ok) return names;
        return ok({ customers: [...names.value.customers], technicians: [...names.value.technicians] });
      }),
    'audit.state': () => atWork(product, ({ latchkey }) => stateOf(latchkey.audit)),
    ...paperHandlers({ product, papers }),
    'audit.retry': () =>
      atWork(product, ({ latchkey }) => {
        latchkey.audit.retry();
        return ok({});
      }),
    'audit.setKey': ({ key }) =>
      atWork(product, async ({ latchkey }) => bare(await latchkey.audit.setKey(new Secret(key)))),
    'audit.removeKey': () => atWork(product, async ({ latchkey }) => bare(await latchkey.audit.setKey(undefined))),
  };
}

type Desk = NonNullable<ReturnType<Rooms['product']['workplace']>>['latchkey']['audit'];

async function stateOf(audit: Desk) {
  const { isChecking, verdict, deliveries } = audit.state();
  const hasKey = await audit.hasKey();
  return ok({
    isChecking,
    ...(verdict === undefined ? {} : { verdict }),
    deliveries: deliveries.map(({ sink, waiting, failure: why, nextAt }) => ({
      sink,
      waiting,
      ...(why === undefined ? {} : { failure: why }),
      ...(nextAt === undefined ? {} : { nextAt }),
    })),
    ...(hasKey.ok ? { hasKey: hasKey.value } : {}),
  });
}

function paperHandlers({
  product,
  papers,
}: Pick<Rooms, 'product' | 'papers'>): Pick<Handlers, 'audit.export' | 'audit.report'> {
  return {
    'audit.export': ({ format, ...filter }) =>
      atWork(product, async ({ latchkey }) => {
        const file = latchkey.audit.export(format, filter);
        return file.ok ? papers.save(file.value.name, () => file.value.chunks) : file;
      }),
    'audit.report': ({ customerId, month, format }) =>
      atWork(product, async ({ latchkey }) => {
        const report = await latchkey.audit.report(customerId, monthOf(month));
        if (!report.ok) return report;
        const { name, html } = report.value;
        return papers.save(`${name}.${format}`, async (): Promise<Result<Iterable<string | Uint8Array>, Failure>> => {
          if (format === 'html') return ok([html]);
          const pdf = await papers.pdf(html);
          return pdf.ok ? ok([pdf.value]) : err(failure('bug', { detail: 'pdf' }));
        });
      }),
  };
}

function monthOf(text: string): `${string}-${string}` {
  const [year = '', month = ''] = text.split('-');
  return `${year}-${month}`;
}

function lineOf({ entry, lease }: FoundEntry, organisation: OrganisationInForce): AuditLine {
  const technicians = organisation.current()?.organisation.technicians ?? [];
  const actor = entry.actor === undefined ? undefined : technicians.find(({ id }) => id === entry.actor)?.name;
  return {
    entry,
    ...(actor === undefined ? {} : { actor }),
    ...(lease === undefined
      ? {}
      : {
          lease: {
            technician: lease.technician.name,
            customer: lease.customer.name,
            account: lease.account.name,
            policy: lease.recipe.policyName,
          },
        }),
  };
}
