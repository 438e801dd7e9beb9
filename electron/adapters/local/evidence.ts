import type { EnforcedBy, Enforcer, Evidence } from '../../../shared/model/lease';
import { DAY, instant, type Instant } from '../../../shared/time';
import type { EndpointAccount, Report } from './driver';

const byApp: Enforcer = { by: 'app' };

/** The day after which the system's own expiry refuses, which is all that survives a restart besides a real job. */
function dayAfter(at: Instant): Instant {
  return instant((Math.floor(at / DAY) + 1) * DAY);
}

/** Who ends the sign-in: a job of the endpoint to the second, or a waiting process that a restart would end. */
export function signInEnd({ backstop }: EndpointAccount): Enforcer {
  if (backstop === undefined) return byApp;
  return { by: 'directory', at: backstop.kind === 'process' ? dayAfter(backstop.at) : backstop.at };
}

/** Who ends a group: the job, which takes every group, or the endpoint's own rule for that group. */
export function groupEnd(account: EndpointAccount, name?: string): Enforcer {
  const { backstop, groups } = account;
  if (backstop !== undefined && backstop.kind !== 'process' && backstop.kind !== 'accountExpires') {
    return { by: 'directory', at: backstop.at };
  }
  const wanted = name === undefined ? groups : groups.filter((group) => group.name === name);
  const ends = wanted.map((group) => group.endsAt);
  const last = ends.every((end) => end !== undefined) ? ends.toSorted((a, b) => b - a)[0] : undefined;
  return last === undefined ? byApp : { by: 'directory', at: last };
}

export function enforcedBy(account: EndpointAccount): EnforcedBy {
  return { signIn: signInEnd(account), privilege: groupEnd(account), object: byApp };
}

const HOW = {
  systemd: 'systemd timer',
  at: 'at job',
  scheduledTask: 'scheduled task',
  launchd: 'launchd job',
  accountExpires: 'account expiry',
  process: 'waiting process (a restart leaves the account’s expiry day)',
} as const;

export function armed({ backstop }: EndpointAccount): Evidence {
  const readBack =
    backstop === undefined ? 'nothing' : `${HOW[backstop.kind]} at ${new Date(backstop.at).toISOString()}`;
  return { item: 'nativeExpiry', asked: 'arm at the endpoint', readBack };
}

export function told(report: Report): { readonly directoryTime?: Instant } {
  return report.time === undefined ? {} : { directoryTime: report.time };
}
