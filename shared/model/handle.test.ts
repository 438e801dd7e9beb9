import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handleFrom } from './handle';
import { technicianSchema } from './technician';

describe('a handle from a user name', () => {
  it.each([
    ['Ana.Duarte@msp.example', 'ana-duarte'],
    ['7up@msp.example', 'up'],
    ['maximilian.mustermann@msp.example', 'maximilian-m'],
    ['jürgen@msp.example', 'jurgen'],
    ['٣@msp.example', ''],
    ['', ''],
  ])('%s gives %s', (upn, handle) => {
    expect(handleFrom(upn)).toBe(handle);
  });

  it('is empty or fits the schema, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (upn) => {
        const handle = handleFrom(upn);
        return handle === '' || technicianSchema.shape.handle.safeParse(handle).success;
      }),
    );
  });
});
