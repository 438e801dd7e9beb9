import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { SECOND } from '../../../../shared/time';
import { reportSchema, type Order, type Report } from '../driver';
import type { Ran } from '../transport';

type Draft = Readonly<Record<string, unknown>>;

interface AccountLines {
  readonly values: Map<string, string>;
  readonly groups: string[];
  readonly methods: string[];
}

interface Parsed {
  readonly head: Map<string, string>;
  readonly accounts: AccountLines[];
  readonly missing: string[];
  readonly unknown: string[];
}

function splitLine(line: string): readonly [key: string, value: string] {
  const space = line.indexOf(' ');
  return space === -1 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}

function parse(lines: readonly string[]): Parsed {
  const parsed: Parsed = { head: new Map(), accounts: [], missing: [], unknown: [] };
  let current: AccountLines | undefined;
  for (const line of lines) {
    const [key, value] = splitLine(line);
    if (line === 'account') current = { values: new Map(), groups: [], methods: [] };
    else if (line === '.' && current !== undefined) {
      parsed.accounts.push(current);
      current = undefined;
    } else if (current !== undefined) {
      if (key === 'group') current.groups.push(value);
      else if (key === 'method') current.methods.push(value);
      else current.values.set(key, value);
    } else if (key === 'missing') parsed.missing.push(value);
    else if (key === 'unknown') parsed.unknown.push(value);
    else parsed.head.set(key, value);
  }
  return parsed;
}

function toMillis(text: string | undefined, unit: number): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) * unit : undefined;
}

function without(draft: Draft): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
}

function toAccount({ values, groups, methods }: AccountLines): Draft {
  const end = toMillis(values.get('end'), SECOND);
  return without({
    objectId: values.get('id'),
    name: values.get('name'),
    displayName: values.get('display') ?? '',
    markerText: values.get('marker') ?? '',
    enabled: values.get('enabled') === '1',
    expiresAt: end,
    passwordChangedAt: toMillis(values.get('changed'), 1),
    backstop: values.get('backstop') === undefined || end === undefined ? undefined : { kind: 'launchd', at: end },
    groups: groups.map((line) => {
      const [id, name] = splitLine(line);
      return { id, name };
    }),
    methods: methods.map((path) => ({ name: 'SSH key', reference: path })),
    processes: toMillis(values.get('processes'), 1) ?? 0,
  });
}

/** Whether the program began at all: if not, becoming root was refused. */
function neverBegan({ exitCode }: Ran): Failure {
  return failure('insufficient_rights', { detail: `not elevated, exit ${String(exitCode)}` });
}

/** Reads what the program printed. Only a report that is complete counts. */
export function readMacosAnswer(order: Order, ran: Ran): Result<Report, Failure> {
  const lines = ran.stdout.split('\n');
  // A shell of the management account may greet before.
  const start = lines.indexOf('latchkey 1');
  if (start === -1) return err(neverBegan(ran));
  const end = lines.indexOf('complete', start);
  if (end === -1 || ran.exitCode !== 0) {
    return err(failure('malformed_answer', { detail: `endpoint program, exit ${String(ran.exitCode)}` }));
  }
  const { head, accounts, missing, unknown } = parse(lines.slice(start + 1, end));
  const shown = accounts.map(toAccount);
  const refusal = head.get('refusal');
  const facts = {
    system: head.get('system')?.slice(0, 200) ?? '',
    mayAdminister: missing.length === 0,
    missingTools: missing,
    unknownGroups: unknown,
    orphanMembers: [],
    ...without({ backstop: head.get('best') }),
  };
  const report = reportSchema.safeParse(
    without({
      time: toMillis(head.get('time'), SECOND),
      outcome: head.get('outcome'),
      refusal,
      account: order.verb === 'list' ? undefined : shown[0],
      accounts: order.verb === 'list' ? shown : undefined,
      facts: order.verb === 'probe' && refusal === undefined ? facts : undefined,
    }),
  );
  return report.success ? ok(report.data) : err(failure('malformed_answer', { detail: 'endpoint report' }));
}
