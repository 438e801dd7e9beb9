import { sameSecret } from '../sign-in/client-secrets';
import { jsonAnswer, type WireReply, type WireRequest } from '../server/wire';
import type { Inspection } from './inspection';
import { verbs, type Verb } from './verbs';

/** Header that carries the key of the inspection interface. */
export const inspectionKeyHeader = 'x-practice-key';
const prefix = '/practice/';

/** The inspection interface over HTTP: `POST /practice/{verb}`. Without a key it is shut; it takes no other caller. */
export class InspectionService {
  constructor(
    private readonly inspection: Inspection,
    private readonly key: string | undefined,
  ) {}

  static owns(path: string): boolean {
    return path.startsWith(prefix);
  }

  answer(request: WireRequest): WireReply {
    const given = request.headers[inspectionKeyHeader];
    // A browser names the page it is at; no page has any business here.
    const fromPage = request.headers['origin'] !== undefined;
    if (this.key === undefined || given === undefined || fromPage || !sameSecret(given, this.key)) {
      return jsonAnswer(403, { problem: 'the inspection interface needs its key' });
    }
    const verb = request.path.slice(prefix.length);
    if (request.method !== 'POST' || !isVerb(verb)) return jsonAnswer(404, { problem: `no verb ${verb}` });
    try {
      return jsonAnswer(200, { value: this.inspection.run(verb, JSON.parse(request.bytes.toString('utf8'))) });
    } catch (cause) {
      return jsonAnswer(400, { problem: cause instanceof Error ? cause.message.slice(0, 2_000) : 'inspection failed' });
    }
  }
}

function isVerb(name: string): name is Verb {
  return Object.hasOwn(verbs, name);
}
