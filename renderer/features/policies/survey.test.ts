import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoctorFinding, SurveyLine } from '../../../shared/ipc/entities';
import { connectorId, customerId, policyId } from '../../testing/samples';
import { doctorCodes } from '../../text/doctor';
import { groupFindings, impossibleAt, namesText, placeOf } from './survey';

const finding = (code: string, rest: Partial<DoctorFinding> = {}): DoctorFinding => ({
  code,
  severity: 'red',
  durations: [],
  values: {},
  portal: [],
  ...rest,
});

const line = (customer: string, findings: DoctorFinding[]): SurveyLine => ({
  customerId: customerId(customer),
  customerName: customer,
  connectorId: connectorId(`c-${customer}`),
  connectorLabel: 'Microsoft 365',
  policyId: policyId('p'),
  policyName: 'P',
  findings,
});

describe('findings of many customers', () => {
  it('become one where they say the same, worst first and then where there are most', () => {
    const long = (maximumMinutes: number) => finding('passTooLong', { durations: ['1d'], values: { maximumMinutes } });
    const found = groupFindings([
      line('A', [finding('licenceMissing', { severity: 'yellow' }), long(480)]),
      line('B', [long(480), finding('rolesStayUntilRevoked', { severity: 'note' })]),
      line('B', [long(480)]),
      line('C', [long(60)]),
    ]);
    expect(
      found.map(({ finding: { code, values }, customers }) => [code, values['maximumMinutes'], customers]),
    ).toEqual([
      ['passTooLong', 480, ['A', 'B']],
      ['passTooLong', 60, ['C']],
      ['licenceMissing', undefined, ['A']],
      ['rolesStayUntilRevoked', undefined, ['B']],
    ]);
    expect(impossibleAt(found, '1d')).toEqual(['A', 'B', 'C']);
    expect(impossibleAt(found, '1h')).toEqual([]);
  });

  it('lose no customer and invent none', () => {
    const codes = fc.subarray([...doctorCodes], { maxLength: 4 });
    const lines = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), codes), { maxLength: 12 });
    fc.assert(
      fc.property(lines, (given) => {
        const found = groupFindings(
          given.map(([name, list]) =>
            line(
              name,
              list.map((code) => finding(code)),
            ),
          ),
        );
        const pairs = found.flatMap(({ finding: { code }, customers }) => customers.map((name) => `${name} ${code}`));
        const expected = new Set(given.flatMap(([name, list]) => list.map((code) => `${name} ${code}`)));
        expect(new Set(pairs)).toEqual(expected);
        expect(pairs).toHaveLength(expected.size);
      }),
    );
  });

  it('are named shortly', () => {
    expect(namesText([])).toBe('');
    expect(namesText(['A'])).toBe('A');
    expect(namesText(['A', 'B'])).toBe('A and B');
    expect(namesText(['A', 'B', 'C', 'D'])).toBe('A, B and 2 more');
  });
});

describe('the place of a finding', () => {
  it.each([
    ['passTooLong', 'authentication'],
    ['licenceMissing', 'authentication'],
    ['rolesStayUntilRevoked', 'privileges'],
    ['noRightsOnProtected', 'privileges'],
    ['passwordTooShortForDomain', 'customers'],
    ['unreachable', 'customers'],
    ['somethingNew', 'customers'],
  ] as const)('%s stands at %s', (code, section) => {
    expect(placeOf(code)).toBe(section);
  });

  it('is a section that shows findings', () => {
    for (const section of new Set(doctorCodes.map(placeOf))) {
      const sources = ['access-sections.tsx', 'privileges-section.tsx', 'authentication-section.tsx'];
      const shows = sources.some((file) =>
        readFileSync(new URL(file, import.meta.url), 'utf8').includes(`<SurveyNotes section="${section}" />`),
      );
      expect(shows).toBe(true);
    }
  });
});
