import type { Switches, SwitchesPatch } from './switches';

/** A bad day in Practice, as a person switches it on. */
export interface Conditions {
  /** How long replicas lag behind a write, ms. */
  readonly lagMs: number;
  /** Every other request is answered with 429. */
  readonly throttled: boolean;
  /** No request is answered. */
  readonly outage: boolean;
  /** New tokens lack permissions, as where an administrator consented to too little. */
  readonly fewPermissions: boolean;
}

/** What an administrator who was careful may have left out. */
const leftOut = [
  'RoleManagement.ReadWrite.Directory',
  'UserAuthenticationMethod.ReadWrite.All',
  'User.DeleteRestore.All',
];

/** The switches that bring these conditions about. Faults that were set otherwise are replaced. */
export function conditionsPatch({ lagMs, throttled, outage, fewPermissions }: Conditions): SwitchesPatch {
  const lag = { ms: lagMs, reads: 0 };
  return {
    replication: { lag: { directory: lag, authenticationMethods: lag, roleManagement: lag } },
    signIn: { withheld: fewPermissions ? leftOut : [] },
    faults: [
      ...(outage
        ? [
            { id: 'outage', kind: 'reset' as const },
            { id: 'outage-sign-in', kind: 'reset' as const, service: 'signIn' as const },
          ]
        : []),
      ...(throttled ? [{ id: 'throttled', kind: 'throttle' as const, every: 2 }] : []),
    ],
  };
}

/** Which of the conditions hold, whoever brought them about or ended them: an administrator may have consented since. */
export function conditionsIn({
  signIn,
  faults,
}: Switches): Pick<Conditions, 'throttled' | 'outage' | 'fewPermissions'> {
  const isOn = (id: string): boolean => faults.some((fault) => fault.id === id);
  return { throttled: isOn('throttled'), outage: isOn('outage'), fewPermissions: signIn.withheld.length > 0 };
}
