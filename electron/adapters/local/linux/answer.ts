import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { DAY, SECOND } from '../../../../shared/time';
import { reportSchema, type Order, type Report } from '../driver';
import type { Ran } from '../transport';
import { REVISION, type Elevation } from './program';
import { readRecord } from './record';

/** The groups whose members sudo lets become root on the usual distributions; the endpoint's own rule ends just those. */
const SUDO_GROUPS = new Set(['sudo', 'wheel', 'admin']);

type Draft = Record<string, unknown>;

interface AccountLines {
  readonly values: Map<string, string>;
  readonly groups: string[];
  readonly methods: string[];
}

function toMillis(text: string | undefined, unit: number): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) * unit : undefined;
}

function without(draft: Draft): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
}

function toAccount({ values, groups, methods }: AccountLines, now: number): Draft {
  const { displayName, token, markerText } = readRecord(values.get('gecos') ?? '');
  const uid = values.get('uid') ?? '';
  const expiresOn = toMillis(values.get('expires'), DAY);
  const end = toMillis(values.get('end'), SECOND);
  const kind = values.get('backstop');
  const sudoEnd = values.get('sudoers') === '1' ? end : undefined;
  return without({
    objectId: token === undefined ? uid : `${uid}-${token}`,
    name: values.get('name'),
    displayName,
    markerText,
    unread: values.get('unread') === '1' ? true : undefined,
    enabled: values.get('password') === 'usable' && (expiresOn === undefined || expiresOn > now),
    expiresAt: end ?? expiresOn,
    passwordChangedAt: toMillis(values.get('changed'), 1),
    backstop: kind === undefined || end === undefined ? undefined : { kind, at: end },
    groups: groups.map((line) => {
      const [id = '', name = ''] = line.split(' ');
      return without({ id, name, endsAt: SUDO_GROUPS.has(name) ? sudoEnd : undefined });
    }),
    methods: methods.map((path) => ({ name: 'SSH key', reference: path })),
    processes: toMillis(values.get('processes'), 1) ?? 0,
  });
}

function splitLine(line: string): readonly [key: string, value: string] {
  const space = line.indexOf(' ');
  return space === -1 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}

interface Parsed {
  readonly head: Map<string, string>;
  readonly accounts: AccountLines[];
  readonly missing: string[];
  readonly unknown: string[];
  readonly orphans: string[];
  readonly remains: string[];
}

function parse(lines: readonly string[]): Parsed {
  const parsed: Parsed = { head: new Map(), accounts: [], missing: [], unknown: [], orphans: [], remains: [] };
  let current: AccountLines | undefined;
  for (const line of lines) {
    const [key, value] = splitLine(line);
    if (line === 'account') current = { values: new Map(), groups: [], methods: [] };
    else if (current === undefined) {
      if (key === 'missing') parsed.missing.push(value);
      else if (key === 'unknown') parsed.unknown.push(value);
      else if (key === 'orphan') parsed.orphans.push(value);
      else if (key === 'remains') parsed.remains.push(value);
      else parsed.head.set(key, value);
    } else if (line === '.') {
      parsed.accounts.push(current);
      current = undefined;
    } else if (key === 'group') current.groups.push(value);
    else if (key === 'method') current.methods.push(value);
    else current.values.set(key, value);
  }
  return parsed;
}

/** How the program that answered compares with ours; only an installed one can be another. */
function otherProgram(head: Parsed['head']): 'older' | 'newer' | undefined {
  const revision = toMillis(head.get('revision'), 1) ?? 0;
  return revision === REVISION ? undefined : revision < REVISION ? 'older' : 'newer';
}

/** Whether the program began at all: if not, becoming root was refused, or there is no shell that understands it. */
function neverBegan({ exitCode }: Ran, elevate: Elevation): Failure {
  // pkexec(1): 126 when the question was dismissed, 127 when the answer is no.
  if (elevate === 'prompt')
    return failure('insufficient_rights', { detail: `not elevated here, exit ${String(exitCode)}` });
  if (exitCode === 127) return failure('insufficient_rights', { detail: 'no sudo at the endpoint' });
  return failure('insufficient_rights', { detail: `not elevated, exit ${String(exitCode)}` });
}

/** Reads what the program printed. Only a report that is complete counts. */
export function readAnswer(order: Order, ran: Ran, elevate: Elevation): Result<Report, Failure> {
  const lines = ran.stdout.split('\n');
  // A shell of the management account may greet before.
  const start = lines.indexOf('latchkey 1');
  if (start === -1) return err(neverBegan(ran, elevate));
  const end = lines.indexOf('complete', start);
  if (end === -1 || ran.exitCode !== 0) {
    return err(failure('malformed_answer', { detail: `endpoint program, exit ${String(ran.exitCode)}` }));
  }
  const { head, accounts, missing, unknown, orphans, remains } = parse(lines.slice(start + 1, end));
  const now = toMillis(head.get('time'), SECOND) ?? 0;
  const shown = accounts.map((one) => toAccount(one, now));
  const installedProgram = otherProgram(head);
  // What it has no word for it calls not accepted, as it calls a bad name; which of both it is cannot be told.
  const said = head.get('refusal');
  const refusal = said === 'not_accepted' && installedProgram === 'older' ? 'program_older' : said;
  const facts = {
    system: head.get('system')?.slice(0, 200) ?? '',
    mayAdminister: missing.length === 0,
    missingTools: missing,
    unknownGroups: unknown,
    orphanMembers: orphans,
    remains,
    ...without({ backstop: head.get('best'), installedProgram }),
  };
  const report = reportSchema.safeParse(
    without({
      time: now === 0 ? undefined : now,
      outcome: head.get('outcome'),
      refusal,
      home: head.get('home'),
      account: order.verb === 'list' ? undefined : shown[0],
      accounts: order.verb === 'list' ? shown : undefined,
      facts: (order.verb === 'probe' || order.verb === 'cleanUp') && refusal === undefined ? facts : undefined,
    }),
  );
  return report.success ? ok(report.data) : err(failure('malformed_answer', { detail: 'endpoint report' }));
}
