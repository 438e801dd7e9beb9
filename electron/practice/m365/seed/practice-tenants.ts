import { practiceClientSecret } from '../sign-in/client-secrets';
import { licences } from '../catalogue/licences';
import { defaultTapPolicy } from './defaults';
import { practiceClientId, practiceSeed } from './practice-seed';

/** What an organisation has to know about a practice tenant to have a connector for it. */
export interface PracticeTenant {
  readonly tenantId: string;
  readonly displayName: string;
  readonly defaultDomain: string;
  readonly domains: readonly string[];
  readonly clientId: string;
  /** Opens nothing but practice, so it is no secret. */
  readonly clientSecret: string;
  readonly premium: 'none' | 'p1' | 'p2';
  readonly tap: {
    readonly enabled: boolean;
    readonly oneTimeOnly: boolean;
    readonly minimumMinutes: number;
    readonly maximumMinutes: number;
  };
  /** Display names of the groups a policy may name. */
  readonly groups: readonly string[];
}

/** The customers of the practice MSP, in a fixed order, with the same ids in every run. */
export const practiceTenants: readonly PracticeTenant[] = practiceSeed()
  .filter((seed) => seed.kind === 'customer')
  .map((seed) => {
    const policy = { ...defaultTapPolicy, ...seed.tapPolicy };
    const held = seed.licences.map((name) => licences[name]);
    return {
      tenantId: seed.tenantId,
      displayName: seed.displayName,
      defaultDomain: seed.domains[0] ?? seed.initialDomain,
      domains: [...seed.domains, seed.initialDomain],
      clientId: practiceClientId,
      clientSecret: practiceClientSecret(seed.tenantId),
      premium: held.some(({ p2 }) => p2) ? 'p2' : held.some(({ p1 }) => p1) ? 'p1' : 'none',
      tap: {
        enabled: policy.state === 'enabled',
        oneTimeOnly: policy.isUsableOnce,
        minimumMinutes: policy.minimumLifetimeInMinutes,
        maximumMinutes: policy.maximumLifetimeInMinutes,
      },
      groups: seed.groups.map((group) => group.displayName),
    };
  });
