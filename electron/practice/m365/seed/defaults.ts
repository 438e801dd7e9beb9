import { defaultAppPermissions, defaultDelegatedPermissions } from '../catalogue/permissions';
import { roleId } from '../catalogue/roles';
import type { TapPolicy, TenantSettings } from '../state/schema';
import type { TenantSeed } from './seed';

/** The pass policy of a new tenant (Graph: temporaryAccessPassAuthenticationMethodConfiguration): off, 60 to 480 minutes. */
export const defaultTapPolicy: TapPolicy = {
  state: 'disabled',
  defaultLifetimeInMinutes: 60,
  defaultLength: 8,
  minimumLifetimeInMinutes: 60,
  maximumLifetimeInMinutes: 480,
  isUsableOnce: false,
  includeTargets: [{ targetType: 'group', id: 'all_users', isRegistrationRequired: false }],
  excludeTargets: [],
};

/** Settings of a tenant as it starts: whatever the seed does not say is generous. */
export function settingsOf(seed: TenantSeed): TenantSettings {
  return {
    passScopeRefusal: 'atSignIn',
    pim: { maximumMinutes: null, justification: false, ticket: false, minimumActiveMinutes: 5 },
    app: {
      consented: true,
      permissions: [...defaultAppPermissions],
      directoryRoles: [roleId('Privileged Authentication Administrator'), roleId('Privileged Role Administrator')],
      mayPurge: true,
      certificates: [],
      secretEndsAt: null,
    },
    delegatedPermissions: [...defaultDelegatedPermissions],
    conflictStatus: 400,
    honourIfMatch: true,
    ...seed.settings,
    licences: [...seed.licences],
    tapPolicy: { ...defaultTapPolicy, ...seed.tapPolicy },
  };
}
