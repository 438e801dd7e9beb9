import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../shared/errors';
import { technicianSchema } from '../../shared/model/technician';
import { fileTrouble, type FileDeed } from './sync';
import { handleProblem, objectIdProblem, proposedHandle } from './welcome';

const deeds: readonly FileDeed[] = ['join', 'create', 'pull', 'publish', 'move'];

describe('trouble with the organisation file', () => {
  it.each(deeds)('has words for every code while one tries to %s', (deed) => {
    for (const code of errorCodes) {
      const words = fileTrouble({ code }, deed);
      for (const part of [words.title, words.body, words.action]) expect(part.trim().length).toBeGreaterThan(3);
      expect(words.title).not.toMatch(/[.!]$/);
    }
  });

  it.each([
    ['rolledBack', 'An older version'],
    ['signature', 'signature'],
    ['keysNotTrusted', 'key this computer does not trust'],
  ])('says what %s means and that the last copy stays', (why, part) => {
    const words = fileTrouble({ code: 'bad_input', detail: `organisationFile ${why}` }, 'pull');
    expect(words.title).toContain(part);
    expect(words.body).toBe('The last verified copy stays in force.');
  });

  it('does not take another remark for a refusal', () => {
    const other = fileTrouble({ code: 'bad_input', detail: 'organisationFile constructor' }, 'pull');
    expect(other).toEqual(fileTrouble({ code: 'bad_input' }, 'pull'));
  });
});

describe('what a person types about oneself', () => {
  it.each([
    ['Ana Kostić', 'ana'],
    ['Žofia', 'zofia'],
    ['  Jean-Luc Picard ', 'jean-luc'],
    ['Konstantinopoulos A', 'konstantinop'],
    ['李雷', ''],
    ['3CPO', 'cpo'],
    ['', ''],
  ])('proposes for %j the handle %j', (name, handle) => {
    expect(proposedHandle(name)).toBe(handle);
  });

  it.each(['a', 'ana', 'a-1', 'abcdefghijkl', '', 'Ana', '1a', 'abcdefghijklm', 'a_b', 'a b'])(
    'judges the handle %j as the organisation file does',
    (handle) => {
      expect(handleProblem(handle) === undefined).toBe(technicianSchema.shape.handle.safeParse(handle).success);
    },
  );

  it.each(['1f0e6a52-0b9c-4c3b-9c55-3d9d1c1a7e10', '1f0e6a52', '', 'zzzzzzzz-0b9c-4c3b-9c55-3d9d1c1a7e10'])(
    'judges the object id %j as the organisation file does',
    (id) => {
      expect(objectIdProblem(id) === undefined).toBe(technicianSchema.shape.entraObjectId.safeParse(id).success);
    },
  );
});
