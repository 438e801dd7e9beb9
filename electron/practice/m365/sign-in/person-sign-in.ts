import { practiceClientId } from '../seed/practice-seed';
import type { Json } from '../state/schema';
import type { Tenant } from '../state/tenant';
import type { World } from '../state/world';
import { patched } from '../switches';
import { capabilitiesIn, isLoopback, scopesIn } from './client';
import { deviceLifeSeconds, SignInDesk, type Approval } from './desk';
import { SignInFault, signInFaults } from './oauth-error';
import { choicePage, consentPage, messagePage, postBackPage, userCodeField } from './pages';
import { personTokens, refreshedTokens, type PersonRequest } from './person-token';

const pollSeconds = 1;
const homeWords = new Set(['common', 'organizations']);

/** An HTML page with its status. */
export interface Page {
  readonly status: number;
  readonly html: string;
}

/** Sign-in of people of the partner: authorization code with PKCE, device code, refresh. */
export class PersonSignIn {
  readonly #desk = new SignInDesk();

  constructor(
    private readonly world: World,
    private readonly url: () => string,
  ) {}

  /** Answers `GET /{tenant}/oauth2/v2.0/authorize`. */
  authorize(tenantName: string, query: URLSearchParams): Page {
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!isLoopback(redirectUri)) return problemPage('The reply address is not on this computer (AADSTS50011).');
    if (query.get('client_id')?.toLowerCase() !== practiceClientId)
      return problemPage('The application is not known (AADSTS700016).');
    const partner = this.world.partner;
    if (partner === undefined) return problemPage('There is no partner tenant.');
    if (this.tenantOf(tenantName) === 'unknown') return problemPage('The tenant is not known (AADSTS90002).');
    if (query.get('response_mode') !== 'form_post' || query.get('code_challenge_method') !== 'S256') {
      return this.back(query, {
        error: 'invalid_request',
        error_description: 'AADSTS9002325: PKCE with S256 and form_post are needed.',
      });
    }
    const chosen = query.get('practice_user') ?? this.world.switches.signIn.autoAs;
    if (chosen === null) {
      const action = `${this.url()}/${encodeURIComponent(tenantName)}/oauth2/v2.0/authorize`;
      return { status: 200, html: choicePage(partner, action, Object.fromEntries(query)) };
    }
    const approval = this.approvalOf(partner, chosen);
    if (approval === undefined) {
      return this.back(query, {
        error: 'access_denied',
        error_description: 'AADSTS65004: User declined to consent to access the app.',
      });
    }
    const code = this.#desk.issueCode({
      ...approval,
      clientId: practiceClientId,
      redirectUri,
      challenge: query.get('code_challenge'),
      nonce: query.get('nonce'),
      scopes: scopesIn(query.get('scope')),
    });
    return this.back(query, { code });
  }

  /** Answers `GET /{tenant}/v2.0/adminconsent` (Entra: grant tenant-wide admin consent). */
  consent(tenantName: string, query: URLSearchParams): Page {
    const tenant = this.tenantOf(tenantName);
    if (tenant === 'home' || tenant === 'unknown') return problemPage('The tenant is not known (AADSTS90002).');
    if (query.get('client_id')?.toLowerCase() !== practiceClientId)
      return problemPage('The application is not known (AADSTS700016).');
    const chosen = query.get('practice_consent');
    const { app, delegatedPermissions } = tenant.settings;
    if (chosen === null) {
      const action = `${this.url()}/${encodeURIComponent(tenantName)}/v2.0/adminconsent`;
      const permissions = [...new Set([...delegatedPermissions, ...app.permissions])].sort();
      return { status: 200, html: consentPage(tenant, action, Object.fromEntries(query), permissions) };
    }
    if (chosen !== 'yes') return { status: 200, html: messagePage('No consent was given', 'You can close this page.') };
    tenant.record.settings = { ...tenant.settings, app: { ...app, consented: true } };
    tenant.changed();
    // Everything on the page was consented to, so nothing is left out of tokens any more.
    this.world.switches = patched(this.world.switches, { signIn: { withheld: [] } });
    return { status: 200, html: messagePage('Consent was given', 'You can close this page and go back to Latchkey.') };
  }

  /** Answers `GET /devicelogin`, where a person types the code. */
  devicePage(query: URLSearchParams): Page {
    const partner = this.world.partner;
    if (partner === undefined) return problemPage('There is no partner tenant.');
    const [userCode, chosen] = [query.get('user_code'), query.get('practice_user')];
    if (userCode === null || chosen === null) {
      return { status: 200, html: choicePage(partner, `${this.url()}/devicelogin`, {}, userCodeField) };
    }
    const known = this.#desk.answerDevice(userCode, this.approvalOf(partner, chosen) ?? 'declined');
    if (!known) return problemPage('That code is not known or has expired.');
    return { status: 200, html: messagePage('Done', 'You can close this page and go back to Latchkey.') };
  }

  /** Answers `POST /{tenant}/oauth2/v2.0/devicecode` (RFC 8628). Throws `SignInFault`. */
  deviceCode(form: URLSearchParams): Json {
    const { deviceCode, userCode } = this.#desk.openDevice(checkedClient(form), scopesIn(form.get('scope')));
    const partner = this.world.partner;
    const { autoAs } = this.world.switches.signIn;
    const approval = partner === undefined || autoAs === null ? undefined : this.approvalOf(partner, autoAs);
    if (approval !== undefined) this.#desk.answerDevice(userCode, approval);
    const address = `${this.url()}/devicelogin`;
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: address,
      expires_in: deviceLifeSeconds,
      interval: pollSeconds,
      message: `To sign in, use a web browser to open the page ${address} and enter the code ${userCode} to authenticate.`,
    };
  }

  /** Answers the token endpoint for grants of people; undefined for a grant that is none. Throws `SignInFault`. */
  token(tenantName: string, form: URLSearchParams): Json | undefined {
    const grant = form.get('grant_type');
    const kinds = [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'device_code',
    ];
    if (grant === null || !kinds.includes(grant)) return undefined;
    const clientId = checkedClient(form);
    const tenant = this.tenantOf(tenantName);
    if (tenant === 'unknown') throw signInFaults.unknownTenant(tenantName);
    const request: PersonRequest = {
      world: this.world,
      tenant: tenant === 'home' ? undefined : tenant,
      scopes: scopesIn(form.get('scope')),
      capabilities: capabilitiesIn(form.get('claims')),
      nonce: null,
    };
    if (grant === 'refresh_token') return refreshedTokens(request, form.get('refresh_token') ?? '');
    if (grant === 'authorization_code') return this.redeem(request, clientId, form);
    return this.poll(request, clientId, form.get('device_code') ?? form.get('code') ?? '');
  }

  private redeem(request: PersonRequest, clientId: string, form: URLSearchParams): Json {
    const proof = { clientId, redirectUri: form.get('redirect_uri'), verifier: form.get('code_verifier') };
    const grant = this.#desk.redeemCode(form.get('code') ?? '', proof);
    if (grant === undefined) {
      throw new SignInFault(
        400,
        'invalid_grant',
        70_008,
        'The provided authorization code or refresh token has expired.',
      );
    }
    const scopes = request.scopes.length > 0 ? request.scopes : grant.scopes;
    return personTokens({ ...request, scopes, nonce: grant.nonce }, grant);
  }

  private poll(request: PersonRequest, clientId: string, deviceCode: string): Json {
    const state = this.#desk.pollDevice(deviceCode, clientId);
    switch (state.kind) {
      case 'approved':
        return personTokens(
          { ...request, scopes: request.scopes.length > 0 ? request.scopes : state.scopes },
          state.approval,
        );
      case 'pending':
        throw new SignInFault(
          400,
          'authorization_pending',
          70_016,
          'OAuth 2.0 device flow error. Authorization is pending.',
        );
      case 'declined':
        throw new SignInFault(400, 'authorization_declined', 70_019, 'The user declined the request.');
      case 'expired':
        throw new SignInFault(
          400,
          'expired_token',
          70_020,
          'The provided value for the input parameter device_code is expired.',
        );
      case 'unknown':
        throw new SignInFault(400, 'bad_verification_code', 70_018, 'The device_code is not valid.');
    }
  }

  private approvalOf(partner: Tenant, upn: string): Approval | undefined {
    const user = upn === '' ? undefined : partner.trueUser(upn);
    return user === undefined ? undefined : { homeTenantId: partner.id, userId: user.id };
  }

  private tenantOf(name: string): Tenant | 'home' | 'unknown' {
    return homeWords.has(name.toLowerCase()) ? 'home' : (this.world.tenant(name) ?? 'unknown');
  }

  private back(query: URLSearchParams, fields: Readonly<Record<string, string>>): Page {
    const state = query.get('state');
    const all = { ...fields, ...(state === null ? {} : { state }) };
    return { status: 200, html: postBackPage(query.get('redirect_uri') ?? '', all) };
  }
}

function checkedClient(form: URLSearchParams): string {
  const clientId = form.get('client_id');
  if (clientId === null) throw signInFaults.missing('client_id');
  if (clientId.toLowerCase() !== practiceClientId) throw signInFaults.unknownApp(clientId, 'practice');
  return practiceClientId;
}

function problemPage(text: string): Page {
  return { status: 400, html: messagePage('Sign-in is not possible', text) };
}
