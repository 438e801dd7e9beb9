import type { GraphContext, GraphReply } from '../server/context';
import { listReply, type EntityType } from '../server/odata';
import { guidOf } from '../seed/plant';
import { practiceClientId } from '../seed/practice-seed';
import { practiceClientSecret } from '../sign-in/client-secrets';
import type { JsonObject } from '../state/schema';
import { dateTime } from './user-type';

const applicationType: EntityType = { name: 'application' };
/** What older ways of making a secret gave one that is never to end. */
const NEVER = Date.UTC(2299, 11, 31);

function present({ tenant: { id, record, settings } }: GraphContext): JsonObject {
  const ends = settings.app.secretEndsAt ?? NEVER;
  return {
    id: guidOf(`application ${id}`),
    appId: practiceClientId,
    displayName: 'Latchkey',
    createdDateTime: dateTime(record.createdAt),
    keyCredentials: [],
    passwordCredentials: [
      {
        keyId: guidOf(`client secret ${id} ${String(ends)}`),
        displayName: 'Latchkey',
        hint: practiceClientSecret(id).slice(0, 3),
        secretText: null,
        customKeyIdentifier: null,
        startDateTime: dateTime(record.createdAt),
        endDateTime: dateTime(ends),
      },
    ],
  };
}

/** Registrations of apps in the tenant, of which there is one: Latchkey's (Graph: list applications). */
export function listApplications(context: GraphContext): GraphReply {
  return listReply(context, applicationType, 'applications', [present(context)]);
}
