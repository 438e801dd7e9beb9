import type { FaultRule } from '../switches';
import { GraphFault, denied, notFound, throttled, unauthenticated } from './errors';
import type { WireReply } from './wire';

/** The header of a claims challenge (Entra: continuous access evaluation). `notBefore` in unix seconds. */
export function claimsChallenge(notBefore: number): GraphFault {
  const claims = { access_token: { nbf: { essential: true, value: String(notBefore) } } };
  const encoded = Buffer.from(JSON.stringify(claims)).toString('base64');
  const text =
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp';
  const header = [
    'Bearer realm=""',
    'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
    'client_id="00000003-0000-0000-c000-000000000000"',
    `error_description="${text}"`,
    'error="insufficient_claims"',
    `claims="${encoded}"`,
  ].join(', ');
  return unauthenticated(text, { 'WWW-Authenticate': header });
}

const html =
  '<!DOCTYPE html><html><head><title>Service unavailable</title></head><body><h1>Our services are not available right now</h1></body></html>';

function retryAfter(rule: FaultRule): Record<string, string> {
  return rule.retryAfterSeconds === null ? {} : { 'Retry-After': String(rule.retryAfterSeconds) };
}

/**
 * The refusal an injected fault makes of a request, or the reply that goes out in its place. `lostResponse` and
 * `malformedJson` let the work be done and are dealt with afterwards (`afterwards`).
 */
export function instead(rule: FaultRule, path: string, nowMs: number): WireReply | undefined {
  switch (rule.kind) {
    case 'reset':
    case 'hang':
      return { kind: rule.kind };
    case 'unavailableHtml':
      return {
        kind: 'answer',
        status: 503,
        headers: { 'Content-Type': 'text/html', ...retryAfter(rule) },
        bytes: Buffer.from(html),
      };
    case 'throttle':
      throw throttled(rule.retryAfterSeconds, 'Tenant_Application/ReadWrite', 'ResourceUnitLimitExceeded');
    case 'unavailableJson':
      throw new GraphFault(503, 'serviceNotAvailable', 'The service is temporarily unavailable.', {
        headers: retryAfter(rule),
      });
    case 'gatewayTimeout':
      throw new GraphFault(504, 'UnknownError', '');
    case 'serverError':
      throw new GraphFault(500, 'InternalServerError', 'An internal error occurred.');
    case 'forbidden':
      throw denied();
    case 'notFound':
      throw notFound(path.split('/').at(-1) ?? path);
    case 'claimsChallenge':
      throw claimsChallenge(Math.floor(nowMs / 1_000));
    default:
      return undefined;
  }
}

/** What becomes of an answer whose work was done. */
export function afterwards(rule: FaultRule | undefined, reply: WireReply): WireReply {
  if (rule?.kind === 'lostResponse') return { kind: 'reset' };
  if (rule?.kind !== 'malformedJson' || reply.kind !== 'answer') return reply;
  return { ...reply, bytes: reply.bytes.subarray(0, Math.floor(reply.bytes.length / 2)) };
}
