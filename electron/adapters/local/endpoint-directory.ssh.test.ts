import { afterAll, describe } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant } from '../../../shared/time';
import { directoryContract } from '../../testkit/contract/directory-contract';
import { endpointSubject, endpointTools } from '../../testkit/local/endpoint-subject';
import { createEndpointDirectory, linuxDriver, SshTransport } from './index';

const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };

describe('a real Linux endpoint over SSH', () => {
  let endpoint: Endpoint | undefined;
  directoryContract(
    'local accounts (Linux, SSH)',
    async () => {
      endpoint = await startEndpoint();
      const { address: host, port, hostKey, privateKey } = endpoint;
      const transport = new SshTransport({
        address: { host, port, hostKey, user: 'svc-latchkey' },
        secret: () => Promise.resolve(ok(new Secret(privateKey))),
      });
      const directory = createEndpointDirectory({ driver: linuxDriver('sudo'), transport, clock });
      return { ...endpointSubject(endpoint, directory), dispose: () => directory.close() };
    },
    endpointTools(() => {
      if (endpoint === undefined) throw new Error('no endpoint');
      return endpoint;
    }),
  );
  afterAll(async () => {
    await endpoint?.stop();
  });
});
