import fc from 'fast-check';
import { expect, it } from 'vitest';
import { technicianIdSchema } from '../../../shared/ids';
import type { Output } from '../../../shared/ipc/contract';
import type { Entity } from '../../../shared/ipc/entities';
import type { Organisation } from '../../../shared/model/organisation';
import { sameJson } from '../../core/organisation/canonical';
import { entityIn } from '../../core/organisation/things';
import { editingLab } from '../../testkit/labs/editing-lab';
import {
  desk,
  memorySource,
  smallOrganisation,
  type Desk,
  type MemorySource,
} from '../../testkit/labs/organisation-lab';
import { must } from '../../testkit/must';
import type { Editing } from '../editing';

const lab = smallOrganisation();

interface Admin {
  readonly at: Desk;
  readonly editing: Editing;
}

/** Editing at one computer of a real organisation. */
function admin(at: Desk): Admin {
  const { service, signatures } = at;
  const { editing } = editingLab({
    desk: {
      current: () => service.current(),
      publish: (edit) => service.publish(edit),
      subscribe: (listener) => service.subscribe(listener),
      ownKey: () => signatures.ownKey('lab'),
    },
  });
  return { at, editing };
}

/** Ana founds the organisation, Chidi joins, and Ana enrols his key in a draft of hers. */
async function twoAdmins(source: MemorySource): Promise<readonly [Admin, Admin]> {
  const [one, two] = [admin(desk(source)), admin(desk(source))];
  must(await one.at.service.create(lab, technicianIdSchema.parse('tech-ana')));
  const { adminKeys } = inForce(one);
  const chidi = lab.technicians.find(({ handle }) => handle === 'chidi')!;
  must(
    await two.at.service.join({
      publicKeys: adminKeys.map(({ publicKey }) => publicKey),
      entraObjectId: chidi.entraObjectId,
    }),
  );
  expect(must(await two.editing['organisation.view']({}))).toMatchObject({ canEdit: true, canPublish: false });
  const publicKey = must(await two.at.signatures.ownKey('lab'));
  must(await one.editing['organisation.enrolKey']({ technicianId: chidi.id, publicKey }));
  expect(await publish(one)).toMatchObject({ outcome: 'published' });
  must(await two.at.service.pull());
  expect(must(await two.editing['organisation.view']({}))).toMatchObject({ canPublish: true, unpublished: 0 });
  return [one, two];
}

function inForce({ at }: Admin): Organisation {
  const current = at.service.current();
  if (current === undefined) throw new Error('no organisation');
  return current.organisation;
}

const publish = async ({ editing }: Admin, input: Parameters<Editing['organisation.publish']>[0] = {}) =>
  must(await editing['organisation.publish'](input));

/** Publishes whatever comes between; conflicts are settled for what is mine. */
async function publishAll(who: Admin): Promise<Output<'organisation.publish'>> {
  const first = await publish(who);
  if (first.outcome !== 'lostRace') return first;
  const choices = first.conflicts.map(({ key }) => ({ key, keep: 'mine' as const }));
  return publish(who, { accepted: { version: first.version, choices } });
}

interface Edit {
  readonly kind: 'policy' | 'customer' | 'technician';
  readonly at: number;
  readonly field: number;
  readonly text: string;
}

/** One field of one thing; nothing that the checks would refuse. */
function edited(organisation: Organisation, { kind, at, field, text }: Edit): readonly [Entity, string] {
  const pick = <T>(list: readonly T[]): T => list[at % list.length]!;
  switch (kind) {
    case 'policy': {
      const policy = pick(organisation.policies);
      return field % 2 === 0
        ? [{ kind, value: { ...policy, description: text } }, 'description']
        : [{ kind, value: { ...policy, limits: { concurrentLeases: 1 + (at % 9), extensions: at % 7 } } }, 'limits'];
    }
    case 'customer': {
      const customer = pick(organisation.customers);
      return field % 2 === 0
        ? [{ kind, value: { ...customer, name: `Customer ${text}` } }, 'name']
        : [{ kind, value: { ...customer, timeZone: pick(['UTC', 'Europe/Paris', 'Asia/Tokyo']) } }, 'timeZone'];
    }
    case 'technician': {
      const technician = pick(organisation.technicians);
      return [{ kind, value: { ...technician, name: `Person ${text}` } }, 'name'];
    }
  }
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('policy', 'customer', 'technician'),
  at: fc.nat(20),
  field: fc.nat(1),
  text: fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '"', ','), minLength: 1, maxLength: 3 }),
});

function fieldOf(organisation: Organisation, entity: Entity, field: string): unknown {
  const found = entityIn(organisation, entity.kind, entity.value.id);
  const item: Readonly<Record<string, unknown>> | undefined = found?.value;
  return item?.[field];
}

interface Wish {
  readonly entity: Entity;
  readonly field: string;
}

/**
 * Makes the edits in the draft of an admin. The newest edit of a field is what its admin wants of it; a field that ends as
 * it was published is no edit, and leaves the other admin's as it is.
 */
async function wishesOf(who: Admin, edits: readonly Edit[]): Promise<ReadonlyMap<string, Wish>> {
  const wishes = new Map<string, Wish>();
  for (const each of edits) {
    const [entity, field] = edited(inForce(who), each);
    const now = must(await who.editing['entity.get']({ kind: entity.kind, id: entity.value.id }));
    const next = { kind: entity.kind, value: { ...now.entity.value, [field]: fieldIn(entity, field) } } as Entity;
    expect(must(await who.editing['entity.put']({ entity: next }))).toMatchObject({ saved: true });
    wishes.set(`${entity.kind} ${entity.value.id} ${field}`, { entity: next, field });
  }
  for (const [key, { entity, field }] of wishes)
    if (sameJson(fieldOf(inForce(who), entity, field), fieldIn(entity, field))) wishes.delete(key);
  return wishes;
}

it('two admins who edit one file lose nothing: of one field, what was published last and knowingly', async () => {
  const source = memorySource();
  const [one, two] = await twoAdmins(source);
  const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(edits, edits, async (mine, theirs) => {
      must(await one.at.service.pull());
      must(await two.at.service.pull());
      const wanted = new Map<string, Wish>();
      for (const [who, list] of [
        [one, mine],
        [two, theirs],
      ] as const)
        for (const [key, wish] of await wishesOf(who, list)) wanted.set(key, wish);
      for (const who of [one, two]) {
        const { unpublished } = must(await who.editing['organisation.view']({}));
        if (unpublished > 0) expect(await publishAll(who)).toMatchObject({ outcome: 'published' });
        must(await who.editing['organisation.discard']({}));
      }
      // Whoever had nothing to publish has not heard of the other's version yet.
      for (const who of [one, two]) must(await who.at.service.pull());
      for (const { entity, field } of wanted.values())
        expect(fieldOf(inForce(one), entity, field)).toEqual(fieldIn(entity, field));
      expect(inForce(one)).toEqual(inForce(two));
    }),
    { numRuns: 25 },
  );
});

function fieldIn({ value: item }: Entity, field: string): unknown {
  const fields: Readonly<Record<string, unknown>> = item;
  return fields[field];
}

it('a draft that waited over several versions of others is merged with the newest', async () => {
  const [one, two] = await twoAdmins(memorySource());
  const { customers } = lab;
  const rename = async ({ editing }: Admin, at: number, name: string) =>
    must(await editing['entity.put']({ entity: { kind: 'customer', value: { ...customers[at]!, name } } }));
  await rename(one, 0, 'Waited');
  for (const name of ['Second', 'Third']) {
    await rename(two, 1, name);
    expect(await publish(two)).toMatchObject({ outcome: 'published' });
  }
  const lost = await publish(one);
  expect(lost).toMatchObject({ outcome: 'lostRace', conflicts: [], theirs: [{ kind: 'customer', name: 'Third' }] });
  if (lost.outcome !== 'lostRace') return;
  // Seen is not the same as still there.
  await rename(two, 1, 'Fourth');
  await publish(two);
  const again = await publish(one, { accepted: { version: lost.version, choices: [] } });
  expect(again).toMatchObject({ outcome: 'lostRace', version: lost.version + 1 });
  expect(await publish(one, { accepted: { version: lost.version + 1, choices: [] } })).toMatchObject({
    outcome: 'published',
  });
  expect(
    inForce(one)
      .customers.slice(0, 2)
      .map(({ name }) => name),
  ).toEqual(['Waited', 'Fourth']);
});
