import type { Failure } from '../../../shared/errors';
import type { Policy } from '../../../shared/model/policy';
import { MINUTE, SECOND, type Millis } from '../../../shared/time';
import type { EndpointFacts } from './doctor-facts';
import { finding, type Finding, type FindingCode } from './doctor-finding';

/** Kerberos refuses tickets beyond it (RFC 4120 section 8.2; the default of Windows). */
const CLOCK_TOLERANCE: Millis = 5 * MINUTE;
/** An endpoint ends accounts by its own clock; one that is further off gets no new account (adapters/local/driver.ts). */
const ENDPOINT_CLOCK_TOLERANCE: Millis = 90 * SECOND;

/** The group of administrators, whatever its name is there (MS-DTYP section 2.4.2.4). */
const ADMINISTRATORS = 'S-1-5-32-544';

/** What stands in the way of a policy on a computer. */
export function examineEndpoint(policy: Policy, endpoint: EndpointFacts): Finding[] {
  if (endpoint.connection !== undefined) return [unreached(policy, endpoint.connection)];
  const { durations } = policy;
  const { missingTools = [], unknownGroups = [], endsByItself } = endpoint;
  // They become part of a command that a person may run: nothing but numbers of accounts (MS-DTYP section 2.4.2.1).
  const orphanMembers = (endpoint.orphanMembers ?? []).filter((member) => /^S-1(?:-\d{1,10}){2,15}$/.test(member));
  const found: Finding[] = [];
  if (missingTools.length > 0) {
    const values = { tools: missingTools.join(', ') };
    found.push(finding('toolsMissing', 'red', { durations, values, fails: 'insufficient_rights' }));
  } else if (endpoint.mayAdminister === false) {
    found.push(finding('noRightsOnEndpoint', 'red', { durations, fails: 'insufficient_rights' }));
  }
  const unknown = policy.privileges.filter(({ name }) => unknownGroups.includes(name)).map(({ name }) => name);
  if (unknown.length > 0) {
    found.push(
      finding('groupUnknown', 'red', { durations, values: { groups: unknown.join(', ') }, fails: 'not_found' }),
    );
  }
  if (endsByItself === 'no') found.push(finding('endsOnlyByApp', 'yellow'));
  if (endsByItself === 'untilRestart') found.push(finding('endLostAtRestart', 'note'));
  if (endpoint.installedProgram === 'older') found.push(finding('endpointProgramOlder', 'yellow'));
  if (orphanMembers.length > 0) {
    const values = {
      count: orphanMembers.length,
      members: orphanMembers.join(', '),
      grants: `Remove-LocalGroupMember -SID ${ADMINISTRATORS} -Member ${orphanMembers.join(', ')}`,
    };
    found.push(finding('orphanAdministrators', 'yellow', { values }));
  }
  return [...found, ...examineClock(policy, endpoint.clockAheadMs, ENDPOINT_CLOCK_TOLERANCE)];
}

/** What an admin has to mend is told apart from a computer that does not answer. */
function unreached(policy: Policy, connection: Failure): Finding {
  const { durations } = policy;
  if (connection.code === 'bind_failed') {
    const values = { why: connection.detail ?? '' };
    return { ...finding('signInRefusedThere', 'red', { durations, values }), failure: connection };
  }
  const detail = connection.code === 'tls_untrusted' ? (connection.detail ?? '') : '';
  const code: FindingCode | undefined = detail.startsWith('host key not pinned')
    ? 'hostKeyUntrusted'
    : detail.startsWith('host key differs')
      ? 'hostKeyChanged'
      : undefined;
  return code === undefined
    ? unreachable(policy, connection)
    : { ...finding(code, 'red', { durations }), failure: connection };
}

export function unreachable(policy: Policy, connection: Failure): Finding {
  const { code, detail } = connection;
  const values = { code, ...(detail === undefined ? {} : { detail }) };
  return {
    ...finding('unreachable', 'red', { durations: policy.durations, values }),
    failure: connection,
  };
}

/** A directory whose clock is wrong ends accounts at the wrong time. */
export function examineClock(policy: Policy, aheadMs: Millis | undefined, tolerance = CLOCK_TOLERANCE): Finding[] {
  if (aheadMs === undefined || Math.abs(aheadMs) <= tolerance) return [];
  const values = { aheadSeconds: Math.round(aheadMs / 1_000) };
  return [finding('clockOff', 'red', { durations: policy.durations, values, fails: 'clock_disagrees' })];
}
