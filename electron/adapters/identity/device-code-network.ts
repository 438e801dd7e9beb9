import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { z } from 'zod';
import { WireFailure } from './network';
import { failureOfCode, failureOfNumber } from './sign-in-errors';
import { signInTrouble } from './trouble';

const refusalSchema = z.object({ error: z.string(), error_codes: z.array(z.number()).optional() });
const openedSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1).max(40),
  verification_uri: z.string().max(400),
  expires_in: z.number(),
  interval: z.number().min(0).optional(),
});
/** Seconds between two polls when the service names none (RFC 8628 section 3.2). */
const USUAL_INTERVAL = 5;
/** The answer is still out (RFC 8628 section 3.5). */
const pending: readonly string[] = ['authorization_pending', 'slow_down'];
/** What a poll may fail with and be asked again: the person is still typing. */
const passing: readonly string[] = [
  'unreachable',
  'timeout',
  'throttled',
  'dns',
  'offline',
  'connection_refused',
  'proxy_unreachable',
];

/**
 * HTTP for the device code grant. The library reads a refused request for a code as a code of nothing, one poll that fails
 * on the wire as the end of all, and any refusal as no more than that; here each is what it is.
 */
export function deviceCodeNetwork(inner: INetworkModule): INetworkModule {
  return {
    sendGetRequestAsync: (url, options) => inner.sendGetRequestAsync(url, options),
    async sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
      if (new URL(url).pathname.endsWith('/devicecode')) {
        const opened = await inner.sendPostRequestAsync<T>(url, options);
        throwRefusal(opened.body);
        const { data } = openedSchema.safeParse(opened.body);
        if (data === undefined) throw new WireFailure(signInTrouble('bad_answer'));
        // The library reckons with whatever stands there, and would poll without a pause.
        return { ...opened, body: { ...opened.body, interval: data.interval ?? USUAL_INTERVAL } };
      }
      const polled = await poll<T>(inner, url, options);
      if (polled === 'pending') return stillPending();
      throwRefusal(polled.body);
      return polled;
    },
  };
}

async function poll<T>(
  inner: INetworkModule,
  url: string,
  options?: NetworkRequestOptions,
): Promise<NetworkResponse<T> | 'pending'> {
  try {
    const answer = await inner.sendPostRequestAsync<T>(url, options);
    return pending.includes(refusalSchema.safeParse(answer.body).data?.error ?? '') ? 'pending' : answer;
  } catch (problem) {
    if (problem instanceof WireFailure && passing.includes(problem.failure.code)) return 'pending';
    throw problem;
  }
}

/** The library names its own answer type, and looks at `error` alone here. */
function stillPending<T>(): NetworkResponse<T> {
  return { headers: {}, status: 400, body: { error: 'authorization_pending' } as T };
}

function throwRefusal(body: unknown): void {
  const { data } = refusalSchema.safeParse(body);
  if (data === undefined) return;
  const [number] = data.error_codes ?? [];
  // Of a device code the error says it exactly, and its numbers are not documented.
  const isPlain = number === undefined || data.error === 'authorization_declined' || data.error === 'expired_token';
  throw new WireFailure(isPlain ? failureOfCode(data.error) : failureOfNumber(number));
}
