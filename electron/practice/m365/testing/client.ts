import { z } from 'zod';
import { practiceTenants, type PracticeTenant, type PracticeTenantServer } from '..';

const tokenSchema = z.object({ access_token: z.string() });

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined when there was none. */
  readonly body: Record<string, unknown> | undefined;
}

/** A tenant of the seed by the first word of its name. */
export function tenantNamed(word: string): PracticeTenant {
  const found = practiceTenants.find((tenant) => tenant.displayName.startsWith(word));
  if (found === undefined) throw new Error(`no practice tenant called ${word}`);
  return found;
}

/** Asks for an app token; `changes` replace members of the form. */
export function requestToken(
  server: PracticeTenantServer,
  tenant: PracticeTenant,
  changes: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: tenant.clientId,
    client_secret: tenant.clientSecret,
    scope: 'https://graph.microsoft.com/.default',
    ...changes,
  });
  return fetch(`${server.loginUrl}/${tenant.tenantId}/oauth2/v2.0/token`, { method: 'POST', body: form });
}

/** A Graph client of the plainest kind, signed in as the app of one tenant. */
export class GraphClient {
  private constructor(
    private readonly server: PracticeTenantServer,
    readonly tenant: PracticeTenant,
    private readonly token: string,
  ) {}

  static async open(
    server: PracticeTenantServer,
    tenant: PracticeTenant,
    changes: Readonly<Record<string, string>> = {},
  ): Promise<GraphClient> {
    const answer = await requestToken(server, tenant, changes);
    return new GraphClient(server, tenant, tokenSchema.parse(await answer.json()).access_token);
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.server.graphUrl}/v1.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      body: json ? z.record(z.string(), z.unknown()).parse(JSON.parse(text)) : undefined,
    };
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  /** Makes an account as the product does and gives its id. */
  async createUser(local: string, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const answer = await this.send('POST', '/users', {
      accountEnabled: true,
      displayName: `JIT ${local}`,
      mailNickname: local,
      userPrincipalName: `${local}@${this.tenant.defaultDomain}`,
      passwordProfile: { password: 'Unseen-42-by-anyone', forceChangePasswordNextSignIn: false },
      employeeType: 'Latchkey JIT',
      onPremisesExtensionAttributes: { extensionAttribute15: 'latchkey1;test' },
      ...changes,
    });
    return z.object({ id: z.string() }).parse(answer.body).id;
  }
}

/** Code of an error answer. */
export function errorCode(answer: Answer): string | undefined {
  const parsed = z.object({ error: z.object({ code: z.string() }) }).safeParse(answer.body);
  return parsed.data?.error.code;
}

/** Items of a list answer. */
export function items(answer: Answer): Record<string, unknown>[] {
  return z.object({ value: z.array(z.record(z.string(), z.unknown())) }).parse(answer.body).value;
}
