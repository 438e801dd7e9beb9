import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerIdSchema } from '../../../shared/ids';
import type { Customer } from '../../../shared/model/customer';
import { createCustomerSearch, fold } from './search';

const customer = (code: string, name: string, domains: string[] = []): Customer => ({
  id: customerIdSchema.parse(`c-${code}`),
  name,
  code,
  domains,
  timeZone: 'UTC',
  archived: false,
});

describe('searching customers', () => {
  const list = [
    customer('ACM', 'Acme Rockets', ['acme.example']),
    customer('RO', 'Zebra Crossing', ['zebra.example']),
    customer('BRK', 'Brick & Rock', ['brick.example']),
    customer('ROX', 'Roxanne', []),
    customer('SIO', 'Siobhán’s Bäckerei', ['xn--bckerei-5wa.example', 'rockery.example']),
    customer('SHM', 'Shamrock', []),
  ];
  const codes = (query: string): string =>
    createCustomerSearch(list)
      .find(query)
      .map((hit) => hit.code)
      .join(' ');

  it.each([
    ['', 'ACM BRK ROX SHM SIO RO'],
    ['ro', 'RO ROX ACM BRK SIO SHM'],
    ['ROX', 'ROX'],
    ['rock', 'ACM BRK SIO SHM'],
    ['acme ro', 'ACM'],
    ['ro acme', 'ACM'],
    ['siobhans baeck', ''],
    ['siobhans BACK', 'SIO'],
    ['siobhán', 'SIO'],
    ['zebra.exa', 'RO'],
    ['  (rock) ', 'ACM BRK SIO SHM'],
    ['&', 'ACM BRK ROX SHM SIO RO'],
    ['nothing', ''],
    ['.*', 'ACM BRK ROX SHM SIO RO'],
    ['acme.', 'ACM'],
  ])('%j finds %s', (query, expected) => {
    expect(codes(query)).toBe(expected);
  });

  it('finds every customer by its whole name, code and domain', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.string({ maxLength: 3 }), (name, noise) => {
        fc.pre(fold(name) !== '');
        const found = createCustomerSearch([customer('ZZ', name), customer('YY', noise)]).find(name);
        expect(found.map((hit) => hit.code)).toContain('ZZ');
      }),
    );
  });
});
