import { z } from 'zod';
import { inspectionKeyHeader } from './inspection/inspection-service';
import { inspectionOver, verbs, type InspectionApi, type VerbOutput } from './inspection/verbs';

const answerSchema = z.union([z.strictObject({ value: z.json() }), z.strictObject({ problem: z.string() })]);

/**
 * The inspection interface of a practice tenant in another process. `url` is the address the process printed (with or
 * without `/practice`), `key` the content of its key file. Calls reject when the server refuses or does not answer.
 */
export function connectInspection(url: string, key: string): InspectionApi {
  const base = url.replace(/\/+$/, '').replace(/\/practice$/, '');
  return inspectionOver(async (verb, input) => {
    const response = await fetch(`${base}/practice/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [inspectionKeyHeader]: key.trim() },
      body: JSON.stringify(input),
    });
    const answer = answerSchema.parse(await response.json());
    if ('problem' in answer) throw new Error(`${verb}: ${answer.problem}`);
    return verbs[verb].output.parse(answer.value) as VerbOutput<typeof verb>;
  });
}
