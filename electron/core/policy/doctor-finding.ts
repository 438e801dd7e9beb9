import { failure, type ErrorCode, type Failure } from '../../../shared/errors';
import type { DurationCode } from '../../../shared/time';

/** What the doctor can find. The sentence for it is chosen in the window. */
export const findingCodes = [
  'passDisabled',
  'passTooLong',
  'passTooShort',
  'passWillBeOneTime',
  'passForcesRegistration',
  'passOutOfScope',
  'passRejectedByConditionalAccess',
  'passPolicyUnreadable',
  'licenceMissing',
  'rolesStayUntilRevoked',
  'callerLacksRole',
  'permissionMissing',
  'relationshipEnded',
  'relationshipEndsSoon',
  'unreachable',
  'placeUnknown',
  'controllersOut',
  'noRightsOnOu',
  'someRightsMissing',
  'noRightsOnGroup',
  'groupUnknown',
  'noRightsOnProtected',
  'passwordTooShortForDomain',
  'clockOff',
  'noMembershipExpiry',
  'noRightsOnEndpoint',
  'hostKeyUntrusted',
  'hostKeyChanged',
  'signInRefusedThere',
  'endpointProgramOlder',
  'toolsMissing',
  'endsOnlyByApp',
  'endLostAtRestart',
  'orphanAdministrators',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** `red`: check-outs fail or cannot be ended; `yellow`: they work with a drawback; `note`: worth knowing. */
export type Severity = 'red' | 'yellow' | 'note';

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Durations of the policy that cannot work because of it. */
  readonly durations: readonly DurationCode[];
  /** Figures and names for the sentence and the fix: minutes, role names, group names. */
  readonly values: Readonly<Record<string, number | string>>;
  /** Where it is changed in the Entra admin centre, menu by menu; empty: not there. */
  readonly portal: readonly string[];
  /** What a check-out would run into. */
  readonly failure: Failure | undefined;
}

interface Extras extends Partial<Omit<Finding, 'code' | 'severity' | 'failure'>> {
  readonly fails?: ErrorCode;
}

/** A finding; `fails`: what a check-out would run into. */
export function finding(code: FindingCode, severity: Severity, extras: Extras = {}): Finding {
  const { fails, values = {}, durations = [], portal = [] } = extras;
  const shown = Object.entries(values).filter(([name]) => name !== 'grants');
  const figures = shown.map(([name, value]) => `${name} ${String(value)}`);
  const detail = [code, ...figures].join(' ').slice(0, 240);
  return {
    code,
    severity,
    durations,
    values,
    portal,
    failure: fails === undefined ? undefined : failure(fails, { detail }),
  };
}
