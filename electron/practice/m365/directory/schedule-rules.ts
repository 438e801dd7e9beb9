import { z } from 'zod';
import { GraphFault } from '../server/errors';
import type { TenantSettings } from '../state/schema';

const minuteMs = 60_000;
const time = z.iso.datetime({ offset: true });

const expirationSchema = z.strictObject({
  '@odata.type': z.string().optional(),
  type: z.enum(['notSpecified', 'noExpiration', 'afterDateTime', 'afterDuration']),
  duration: z.string().max(40).nullish(),
  endDateTime: time.nullish(),
});

/** Body of `POST …/roleAssignmentScheduleRequests` (Graph: unifiedRoleAssignmentScheduleRequest). */
export const scheduleRequestSchema = z.strictObject({
  '@odata.type': z.string().optional(),
  action: z.enum([
    'adminAssign',
    'adminUpdate',
    'adminRemove',
    'adminExtend',
    'adminRenew',
    'selfActivate',
    'selfDeactivate',
    'selfExtend',
    'selfRenew',
  ]),
  principalId: z.guid(),
  roleDefinitionId: z.guid(),
  directoryScopeId: z.string().max(200),
  justification: z.string().nullish(),
  isValidationOnly: z.boolean().nullish(),
  scheduleInfo: z
    .strictObject({
      '@odata.type': z.string().optional(),
      startDateTime: time.nullish(),
      expiration: expirationSchema.nullish(),
      recurrence: z.null().optional(),
    })
    .nullish(),
  ticketInfo: z
    .strictObject({
      '@odata.type': z.string().optional(),
      ticketNumber: z.string().nullish(),
      ticketSystem: z.string().nullish(),
    })
    .nullish(),
});
export type ScheduleRequest = z.infer<typeof scheduleRequestSchema>;

/** Length of an ISO 8601 duration of days, hours, minutes and seconds, ms; undefined for anything else. */
export function durationOf(text: string): number | undefined {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (found === null || /(P|T)$/.test(text)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

/** When a schedule begins and ends (ms; null = for good). A start in the past is moved to now. */
export function spanOf(request: ScheduleRequest, now: number): { startsAt: number; endsAt: number | null } {
  const { startDateTime, expiration } = request.scheduleInfo ?? {};
  const startsAt = Math.max(
    now,
    startDateTime === undefined || startDateTime === null ? now : Date.parse(startDateTime),
  );
  const type = expiration?.type ?? 'notSpecified';
  if (type === 'notSpecified' || type === 'noExpiration') return { startsAt, endsAt: null };
  const { duration, endDateTime } = expiration ?? {};
  if (type === 'afterDuration') {
    const length = typeof duration === 'string' ? durationOf(duration) : undefined;
    const contradicts = endDateTime !== undefined && endDateTime !== null;
    if (length === undefined || contradicts) throw invalidSchedule();
    return { startsAt, endsAt: startsAt + length };
  }
  if (typeof endDateTime !== 'string') throw invalidSchedule();
  const endsAt = Date.parse(endDateTime);
  if (endsAt <= startsAt) throw invalidSchedule();
  return { startsAt, endsAt };
}

function invalidSchedule(): GraphFault {
  return new GraphFault(400, 'InvalidScheduleInfo', 'The schedule info is not valid.');
}

/** Refuses what the tenant's role settings do not allow; a rule each for length, reason and ticket. */
export function checkRoleSettings(
  pim: TenantSettings['pim'],
  request: ScheduleRequest,
  span: { startsAt: number; endsAt: number | null },
): void {
  const failed: string[] = [];
  const longest = pim.maximumMinutes === null ? Number.POSITIVE_INFINITY : pim.maximumMinutes * minuteMs;
  const length = span.endsAt === null ? Number.POSITIVE_INFINITY : span.endsAt - span.startsAt;
  if (length > longest) failed.push('ExpirationRule');
  if (pim.justification && (request.justification ?? '').trim() === '') failed.push('JustificationRule');
  if (pim.ticket && (request.ticketInfo?.ticketNumber ?? '') === '') failed.push('TicketingRule');
  if (failed.length === 0) return;
  const message = `The following policy rules failed: ${JSON.stringify(failed)}`;
  throw new GraphFault(400, 'RoleAssignmentRequestPolicyValidationFailed', message);
}
