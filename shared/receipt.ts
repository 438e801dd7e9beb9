import type { Evidence } from './model/lease';
import type { LeaseView, StepView } from './ipc/views';
import type { Instant } from './time';

/**
 * One thing that must be so at the end of a lease. `waiting`: not done yet. `written`: the directory took it, nobody has
 * read it back. `readBack`: read there afterwards. `untold`: everything was read back, but this directory does not tell
 * about this one.
 */
export interface ReceiptCheck {
  readonly item: Evidence['item'];
  readonly name?: string;
  readonly asked: string;
  readonly status: 'waiting' | 'written' | 'readBack' | 'untold';
  /** When it was read back, or else written. */
  readonly at?: Instant;
  /** The value that was read. */
  readonly readBack?: string;
}

type Wanted = Pick<ReceiptCheck, 'item' | 'name' | 'asked'> & { readonly by: 'neutralise' | 'strip' | 'erase' };

/** What the end of a lease consists of, and how far each part is proved. Empty for a lease that is not ending. */
export function checksOf(lease: LeaseView): readonly ReceiptCheck[] {
  if (lease.state !== 'revoking' && lease.state !== 'revoked') return [];
  const verified = doneStep(lease, 'verifyGone');
  return wanted(lease).map((each) => {
    const { by, ...check } = each;
    const written = doneStep(lease, by);
    if (verified !== undefined) return { ...check, ...proofOf(each, verified) };
    if (written === undefined) return { ...check, status: 'waiting' };
    return { ...check, status: 'written', ...(written.at === undefined ? {} : { at: written.at }) };
  });
}

/** Everything was read back: the lease is over and nothing of it is left. */
export function isProved(lease: LeaseView): boolean {
  return (
    lease.state === 'revoked' && checksOf(lease).every(({ status }) => status === 'readBack' || status === 'untold')
  );
}

function doneStep(lease: LeaseView, kind: StepView['kind']): StepView | undefined {
  return lease.steps.find((step) => step.key === kind && step.status === 'done');
}

function wanted(lease: LeaseView): readonly Wanted[] {
  const cloud = lease.source === 'm365';
  return [
    { item: 'enabled', asked: 'blocked', by: 'neutralise' },
    { item: 'password', asked: 'changed', by: 'neutralise' },
    ...(lease.credential?.kind === 'tap' ? [{ item: 'tap', asked: 'gone', by: 'neutralise' } as const] : []),
    ...(cloud ? [{ item: 'sessions', asked: 'ended', by: 'neutralise' } as const] : []),
    ...taken(lease),
    ...(lease.mode === 'burner' ? [{ item: 'account', asked: 'deleted', by: 'erase' } as const] : []),
    ...(lease.mode === 'burner' && cloud ? [{ item: 'recycleBin', asked: 'purged', by: 'erase' } as const] : []),
  ];
}

/** Privileges of the policy, what else was found on the account, and sign-in methods registered during the lease. */
function taken(lease: LeaseView): readonly Wanted[] {
  const own = new Set(lease.privileges);
  const item = lease.source === 'm365' ? 'role' : 'group';
  const given = lease.privileges.map((name): Wanted => {
    const kind = granted(lease, name)?.key.startsWith('grant group:') === true ? 'group' : item;
    return { item: kind, name, asked: 'removed', by: 'strip' };
  });
  const found = (doneStep(lease, 'strip')?.evidence ?? []).filter(
    (line) => line.item === 'method' || ((line.item === 'role' || line.item === 'group') && !own.has(line.name ?? '')),
  );
  const others = found.map((line): Wanted => ({
    item: line.item,
    ...(line.name === undefined ? {} : { name: line.name }),
    asked: line.item === 'method' ? 'removed, registered during the lease' : 'removed, added by hand',
    by: 'strip',
  }));
  return [...given, ...others];
}

function granted(lease: LeaseView, name: string): StepView | undefined {
  return lease.steps.find((step) => step.kind === 'grant' && step.name === name);
}

/** What the last reading says about one thing; an account that is gone has nothing left. */
function proofOf(each: Wanted, verified: StepView): Pick<ReceiptCheck, 'status' | 'at' | 'readBack'> {
  const at = verified.at === undefined ? {} : { at: verified.at };
  const { evidence } = verified;
  const exact = evidence.find(({ item, name }) => item === each.item && name === each.name);
  const none = evidence.find(
    ({ item, asked }) => item === (each.item === 'group' ? 'role' : each.item) && asked === 'none',
  );
  const whole = evidence.find(({ item }) => item === 'account' || item === 'marker');
  const readBack = (exact ?? none ?? whole)?.readBack;
  if (readBack === undefined) return { status: 'untold', ...at };
  return {
    status: 'readBack',
    ...at,
    readBack: exact === undefined && none === undefined ? `account ${readBack}` : readBack,
  };
}
