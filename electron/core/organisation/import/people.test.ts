import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Organisation } from '../../../../shared/model/organisation';
import { technicianSchema, type Technician } from '../../../../shared/model/technician';
import { instant } from '../../../../shared/time';
import { practiceOrganisation } from '../../../practice/organisation';
import { organisationProblems } from '../check';
import { directoryPeople, takePeople, type KnownPerson } from './people';

const organisation: Organisation = practiceOrganisation({
  graphUrl: 'http://127.0.0.1:1',
  loginUrl: 'http://127.0.0.1:1',
  now: instant(1_767_600_000_000),
});
const ana = organisation.technicians[0]!;
const objectId = (number: number): string => `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`;
const person = (number: number, more: Partial<KnownPerson> = {}): KnownPerson => ({
  objectId: objectId(number),
  name: 'Farida Haddad',
  upn: `farida${String(number)}@msp.example`,
  enabled: true,
  guest: false,
  ...more,
});
const lines = (...found: readonly KnownPerson[]) => directoryPeople(found, organisation);
function take(...found: readonly KnownPerson[]): Technician[] {
  let next = 0;
  const newId = (): string => `new-${String((next += 1))}`;
  return takePeople(lines(...found), { organisation, newId }).map(({ after }) => technicianSchema.parse(after));
}

describe('people that Microsoft knows', () => {
  it('are known by object id however it is written, never by name or user name', () => {
    const [known] = lines(
      person(1, { objectId: ana.entraObjectId.toUpperCase(), name: 'Somebody', upn: 'x@y.example' }),
    );
    expect(known?.known).toEqual({ id: ana.id, name: ana.name });
    const [other] = lines(person(1, { name: ana.name, upn: ana.upn }));
    expect(other?.known).toBeUndefined();
  });

  it.each([
    ['a member', 'ana@msp.example', false, undefined],
    ['a guest who lives here', 'ana@msp.example', true, 'here'],
    ['a guest', 'ana_b.example#EXT#@msp.example', true, 'elsewhere'],
    ['a member from another tenant', 'ana_b.example#ext#@msp.example', false, 'elsewhere'],
  ])('tell %s apart', (_what, upn, guest, expected) => {
    expect(lines(person(1, { upn, guest }))[0]?.guest).toBe(expected);
  });

  it('stand on one line each, by name, disabled ones marked', () => {
    const found = lines(
      person(3, { name: 'Zoe', enabled: false }),
      person(2, { name: 'Émile' }),
      person(3, { name: 'Zoe', enabled: false }),
    );
    expect(found.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['Émile', true],
      ['Zoe', false],
    ]);
  });

  it.each([
    ['', 'Person without a name'],
    ['\u202Eadirah\u0000\n <b>"\'', 'adirah <b>"\''],
    ['x'.repeat(512), 'x'.repeat(120)],
  ])('%# are called by a name that can be shown', (name, shown) => {
    expect(lines(person(1, { name }))[0]?.name).toBe(shown);
  });

  it.each(['', 'a', 'ana\u202e@msp.example', 'ana\u0000@msp.example', `${'a'.repeat(320)}@msp.example`])(
    '%# are left out with a user name that could not be shown as it is',
    (upn) => {
      expect(lines(person(1, { upn }))).toEqual([]);
    },
  );
});

describe('taking them', () => {
  it('makes technicians who may nothing yet', () => {
    expect(take(person(1, { upn: 'Farida.Haddad@msp.example', enabled: false }))).toEqual([
      {
        id: 'new-1',
        name: 'Farida Haddad',
        handle: 'farida-hadda',
        upn: 'Farida.Haddad@msp.example',
        entraObjectId: objectId(1),
        role: 'technician',
        groups: [],
        scope: { kind: 'some', customers: [], customerGroups: [] },
      },
    ]);
  });

  it('leaves out who is on the roster and who would sign in with another object id', () => {
    expect(take(person(1, { objectId: ana.entraObjectId }))).toEqual([]);
    expect(take(person(1, { upn: 'ana_b.example#EXT#@msp.example', guest: true }))).toEqual([]);
  });

  it('gives everybody a handle of their own', () => {
    const upns = [
      'ana@b.example',
      'ana@c.example',
      'maximilian.mustermann@b.example',
      'maximilian.meier@b.example',
      '٣٣@b.example',
      '日本@b.example',
    ];
    const handles = take(...upns.map((upn, at) => person(at, { upn, name: String(at) }))).map(({ handle }) => handle);
    expect(handles).toEqual(['ana2', 'ana3', 'maximilian-m', 'maximilian-2', 'tech', 'tech2']);
  });

  it('never makes what the organisation would refuse', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    const upn = fc.oneof(text, fc.emailAddress(), fc.constantFrom('ana@b.example', 'a#EXT#@b.example'));
    fc.assert(
      fc.property(fc.array(fc.record({ name: text, upn, guest: fc.boolean() }), { maxLength: 30 }), (found) => {
        const technicians = take(...found.map((one, at) => person(at, one)));
        const next = { ...organisation, technicians: [...organisation.technicians, ...technicians] };
        expect(organisationProblems(next)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
