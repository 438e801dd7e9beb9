import type { Tenant } from '../state/tenant';
import { tenantSettingsSchema } from '../state/schema';
import type { World } from '../state/world';
import { patched } from '../switches';
import { plant } from './plant';
import { accountOf, accountsOf } from './truth';
import {
  inspectionOver,
  verbs,
  type InspectionApi,
  type RequestRecord,
  type Verb,
  type VerbInput,
  type VerbOutput,
} from './verbs';
import { sessionAlive, signIn } from './witness';

type Runners = { readonly [V in Verb]: (input: VerbInput<V>) => VerbOutput<V> };

/** Carries out the verbs of the inspection interface on a world. */
export class Inspection {
  private readonly runners: Runners;

  constructor(
    private readonly world: World,
    private readonly log: () => readonly RequestRecord[],
  ) {
    this.runners = {
      clock: () => this.clock(),
      skip: ({ ms }) => {
        world.offsetMs += ms;
        world.changed();
        return this.clock();
      },
      accounts: ({ tenantId }) =>
        (tenantId === undefined ? [...world.tenants.values()] : [this.tenant(tenantId)]).flatMap(accountsOf),
      account: ({ tenantId, user }) => accountOf(this.tenant(tenantId), user) ?? null,
      signIn: ({ upn, secret }) => signIn(world, upn, secret),
      sessionAlive: ({ session }) => sessionAlive(world, session),
      plant: ({ tenantId, planting }) => plant(world, tenantId, planting),
      switches: () => structuredClone(world.switches),
      setSwitches: (patch) => {
        world.switches = patched(world.switches, patch);
        return structuredClone(world.switches);
      },
      settings: ({ tenantId }) => structuredClone(this.tenant(tenantId).settings),
      setTenant: ({ tenantId, settings }) => this.setTenant(this.tenant(tenantId), settings),
      revokeTokens: ({ tenantId }) => {
        this.tenant(tenantId).record.appTokensValidFromOrder = world.nextOrder();
        return null;
      },
      requests: ({ after = 0 }) => this.log().filter((request) => request.number > after),
    };
  }

  /** Carries out one verb. Throws ZodError for wrong input and Error for an unknown tenant or account. */
  run<V extends Verb>(verb: V, input: unknown): VerbOutput<V> {
    const parsed = verbs[verb].input.parse(input) as VerbInput<V>;
    return this.runners[verb](parsed);
  }

  api(): InspectionApi {
    return inspectionOver((verb, input) => {
      try {
        return Promise.resolve(this.run(verb, input));
      } catch (cause) {
        return Promise.reject(cause instanceof Error ? cause : new Error('inspection failed'));
      }
    });
  }

  private clock(): { now: number; skippedMs: number } {
    return { now: this.world.now(), skippedMs: this.world.offsetMs };
  }

  private tenant(idOrDomain: string): Tenant {
    const tenant = this.world.tenant(idOrDomain);
    if (tenant === undefined) throw new Error(`no tenant ${idOrDomain}`);
    return tenant;
  }

  private setTenant(tenant: Tenant, settings: VerbInput<'setTenant'>['settings']): VerbOutput<'setTenant'> {
    const { tapPolicy, ...rest } = settings;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const merged = { ...tenant.settings, ...given, tapPolicy: { ...tenant.settings.tapPolicy, ...tapPolicy } };
    tenant.record.settings = tenantSettingsSchema.parse(merged);
    tenant.changed();
    return structuredClone(tenant.settings);
  }
}
