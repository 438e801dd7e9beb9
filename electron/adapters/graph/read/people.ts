import { z } from 'zod';
import type { Failure } from '../../../../shared/errors';
import { MOST_PEOPLE } from '../../../../shared/ipc/partner-rows';
import { err, ok, type Result } from '../../../../shared/result';
import { SECOND } from '../../../../shared/time';
import type { FoundPeople, FoundPerson, PeopleAsked, PeopleLook } from '../../../ports/partner';
import type { Operation } from '../wire/operation';
import { askOwnTenant, type OwnTenantOptions } from '../tenant/own-tenant';
import { literal } from '../wire/paths';
import { listSchema } from '../wire/schemas';
import type { Transport } from '../wire/transport';

const TIMEOUT = 20 * SECOND;
/** Values that one `in` of a filter may have (Graph: use the $filter query parameter). */
const MOST_IN = 15;

const personSchema = z.object({
  id: z.guid(),
  displayName: z.string().max(512).nullish(),
  userPrincipalName: z.string().max(512).nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().max(50).nullish(),
});

const rest = `$select=id,displayName,userPrincipalName,accountEnabled,userType&$top=${String(MOST_PEOPLE)}`;

function peopleLike(query: string): string {
  if (query === '') return `/users?${rest}`;
  const begins = ['displayName', 'surname', 'userPrincipalName'].map((name) => `startswith(${name},${literal(query)})`);
  return `/users?$filter=${begins.join('%20or%20')}&${rest}`;
}

function peopleWith(objectIds: readonly string[]): readonly string[] {
  const paths: string[] = [];
  for (let at = 0; at < objectIds.length; at += MOST_IN) {
    const some = objectIds.slice(at, at + MOST_IN).map(literal);
    paths.push(`/users?$filter=id%20in%20(${some.join(',')})&${rest}`);
  }
  return paths;
}

/**
 * People of the partner's own tenant (Graph: list users; permission `User.Read.All`, as `User.ReadBasic.All` does not tell
 * whether an account is switched on). `startswith` on these properties needs no advanced query.
 */
export function createPeopleReader(options: OwnTenantOptions): PeopleLook {
  return (home, asked) =>
    askOwnTenant(options, home, { topic: 'people', timeoutMs: TIMEOUT }, (transport, operation) =>
      peopleAt(transport, operation, asked),
    );
}

async function peopleAt(
  transport: Transport,
  operation: Operation,
  asked: PeopleAsked,
): Promise<Result<FoundPeople, Failure>> {
  const paths = asked.kind === 'like' ? [peopleLike(asked.query.trim())] : peopleWith(asked.objectIds);
  const people: FoundPerson[] = [];
  let more = false;
  for (const path of paths) {
    const page = await transport.send(operation, { method: 'GET', path }, listSchema(personSchema));
    if (!page.ok) return err(page.error.failure);
    const { value, '@odata.nextLink': next } = page.value.value;
    people.push(...value.map(personOf));
    more ||= next !== undefined;
  }
  // A service may answer more than it was asked for.
  return ok({ people: people.slice(0, MOST_PEOPLE), more: more || people.length > MOST_PEOPLE });
}

function personOf({ id, displayName, userPrincipalName, accountEnabled, userType }: z.infer<typeof personSchema>) {
  return {
    objectId: id.toLowerCase(),
    name: displayName ?? '',
    upn: userPrincipalName ?? '',
    enabled: accountEnabled === true,
    guest: userType?.toLowerCase() === 'guest',
  };
}
