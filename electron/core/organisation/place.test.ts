import { describe, expect, it } from 'vitest';
import { connectorSchema, type Connector } from '../../../shared/model/connector';
import { leadsTo, placeOf } from './place';

const computer = (host: string, hostKey?: string): Connector =>
  connectorSchema.parse({
    ...{ kind: 'local', id: 'pc', customerId: 'contoso', label: 'PC', os: 'linux' },
    transport: { kind: 'ssh', host, port: 22, user: 'root', ...(hostKey === undefined ? {} : { hostKey }) },
  });

describe('a computer', () => {
  it.each<[string, Connector, Connector, boolean]>([
    ['is where it was', computer('PC.contoso.example', 'a'), computer('pc.contoso.example', 'a'), true],
    ['moved to another address', computer('10.0.0.5', 'a'), computer('10.0.0.6', 'a'), true],
    ['was installed anew', computer('10.0.0.5', 'a'), computer('10.0.0.5', 'b'), true],
    ['is another one', computer('10.0.0.5', 'a'), computer('10.0.0.6', 'b'), false],
    ['showed no key', computer('10.0.0.5'), computer('10.0.0.6'), false],
  ])('%s', (_what, former, now, same) => {
    expect(leadsTo(now, placeOf(former), former)).toBe(same);
  });

  it('whose former key nobody knows is told by its address alone', () => {
    expect(leadsTo(computer('10.0.0.6', 'a'), placeOf(computer('10.0.0.5', 'a')), undefined)).toBe(false);
  });
});
