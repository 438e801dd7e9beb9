import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { z } from 'zod';
import { failure } from '../../../shared/errors';
import { WireFailure } from './network';
import { failureOfCode, failureOfNumber } from './sign-in-errors';

const refusalSchema = z.object({ error: z.string(), error_codes: z.array(z.number()).optional() });
const openedSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1).max(40),
  verification_uri: z.string().max(400),
  expires_in: z.number(),
  interval: z.number().min(0),
});
/** What a poll may fail with and be asked again: the person is still typing. */
const passing: readonly string[] = ['unreachable', 'timeout', 'throttled', 'dns'];

/**
 * HTTP for the device code grant. The library reads a refused request for a code as a code of nothing, and one poll that
 * fails on the wire as the end of all; here the first is a refusal, and the second means that the answer is still out.
 */
export function deviceCodeNetwork(inner: INetworkModule): INetworkModule {
  return {
    sendGetRequestAsync: (url, options) => inner.sendGetRequestAsync(url, options),
    async sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
      if (new URL(url).pathname.endsWith('/devicecode')) {
        const answer = await inner.sendPostRequestAsync<T>(url, options);
        refuse(answer.body);
        return answer;
      }
      try {
        return await inner.sendPostRequestAsync<T>(url, options);
      } catch (problem) {
        if (!(problem instanceof WireFailure) || !passing.includes(problem.failure.code)) throw problem;
        // The library names its own answer type, and looks at `error` alone here.
        return { headers: {}, status: 400, body: { error: 'authorization_pending' } as T };
      }
    },
  };
}

function refuse(body: unknown): void {
  const { data } = refusalSchema.safeParse(body);
  if (data !== undefined) {
    const [number] = data.error_codes ?? [];
    throw new WireFailure(number === undefined ? failureOfCode(data.error) : failureOfNumber(number));
  }
  if (openedSchema.safeParse(body).success) return;
  throw new WireFailure(failure('sign_in_failed', { detail: 'bad_answer device code' }));
}
