import type { ConnectorId } from '../../../../shared/ids';
import type { Connector } from '../../../../shared/model/connector';
import { Secret } from '../../../../shared/secret';
import type { Editing } from '../../../app/editing';
import { connectorEntry } from '../../../app/organisation/secrets';
import { objectIdAtKeyboard } from '../../../app/sign-in/roster';
import type { OrganisationInForce } from '../../../ports/organisation';
import type { Keychain } from '../../../ports/security';
import { practiceTenants } from '../../../practice/m365';
import type { PracticeTenantHandle } from './tenant';
import { openSignIn, type OpenSignIn, type SignInPlace } from '../sign-in';

/**
 * Sign-in in Practice: what a real organisation has, at the practice tenants' own pages. Only uploading a certificate, which
 * a person does in the portal of a real tenant, is done for them. Lives by the computer's clock, as browsers and tokens do.
 */
export function practiceSignIn(
  place: SignInPlace,
  organisation: OrganisationInForce,
  tenant: Pick<PracticeTenantHandle, 'inspection'>,
  connectorOf: (id: ConnectorId) => Connector | undefined,
): OpenSignIn {
  const open = openSignIn(place, () => objectIdAtKeyboard(organisation) ?? '');
  const create: OpenSignIn['certificates']['create'] = async (connectorId) => {
    const made = await open.certificates.create(connectorId);
    const connector = connectorOf(connectorId);
    if (made.ok && connector?.kind === 'm365') await upload(connector.tenantId, made.value.pem, tenant);
    return made;
  };
  return { ...open, certificates: { ...open.certificates, create } };
}

/** Puts the practice secrets of connectors that are drafted and not published where those of real customers lie. */
export async function putDraftedSecrets(editing: Editing, keychain: Keychain): Promise<void> {
  const listed = await editing['entity.list']({ kind: 'connector', query: '', offset: 0, limit: 500 });
  const added = listed.ok ? listed.value.rows.filter(({ changed }) => changed === 'added') : [];
  for (const { id } of added) {
    const found = await editing['entity.get']({ kind: 'connector', id });
    if (!found.ok || found.value.entity.kind !== 'connector') continue;
    const connector = found.value.entity.value;
    const tenant = practiceTenants.find(({ tenantId }) => connector.kind === 'm365' && tenantId === connector.tenantId);
    if (tenant !== undefined) await keychain.put(connectorEntry(connector.id), new Secret(tenant.clientSecret));
  }
}

/** A tenant that is no practice tenant takes none; signing in then says that it is not known. */
async function upload(
  tenantId: string,
  pem: string,
  { inspection }: Pick<PracticeTenantHandle, 'inspection'>,
): Promise<void> {
  try {
    const { app } = await inspection.settings(tenantId);
    const certificates = [...app.certificates.slice(-9), pem];
    await inspection.setTenant(tenantId, { app: { ...app, certificates } });
  } catch {
    return;
  }
}
