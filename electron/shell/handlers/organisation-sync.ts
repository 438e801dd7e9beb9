import { failure, type Failure } from '../../../shared/errors';
import type { Output } from '../../../shared/ipc/contract';
import { err, ok, type Result } from '../../../shared/result';
import { INVITATION_FILE } from '../start/invitation-asked';
import type { Handlers } from '../ipc/route';
import { saveFile } from '../windows/save-file';
import type { Sync, Workplace } from '../workplace';
import { bare } from './at-work';
import type { Rooms } from './index';

type Deed = 'pull' | 'setSource' | 'create' | 'join' | 'leave' | 'invitation' | 'saveInvitation' | 'ownKey';
type Rows = `organisation.${Deed}`;
type Answer<T> = Result<T, Failure>;
type View = Answer<Output<'organisation.view'>>;

/** Where the organisation file comes from, and how this computer came to it. Practice has neither. */
export function organisationSyncHandlers({ product, lockRoom: { lock } }: Rooms): Pick<Handlers, Rows> {
  const synced = <T>(work: (sync: Sync, place: Workplace) => T): T | Answer<never> => {
    const place = product.workplace();
    return place?.sync === undefined
      ? err(failure('policy_denied', { detail: 'no organisation' }))
      : work(place.sync, place);
  };
  const view = async (place: Workplace, done: Answer<void>): Promise<View> => {
    if (!done.ok) return done;
    const { editing } = place;
    return editing === undefined ? err(failure('bug')) : editing['organisation.view']({});
  };
  return {
    'organisation.pull': () => synced(async (sync, place) => view(place, await sync.pull())),
    'organisation.setSource': ({ source }) => synced(async (sync, place) => view(place, await sync.setSource(source))),
    'organisation.create': async (input) => bare(await product.createOrganisation(input)),
    'organisation.join': async (input) => bare(await product.joinOrganisation(input)),
    'organisation.leave': async ({ computer }) => {
      const left = await product.leaveOrganisation(computer);
      // Nothing stays behind of a computer that is forgotten.
      return bare(left.ok && computer !== undefined ? await lock.reset() : left);
    },
    'organisation.invitation': () =>
      synced((sync) => {
        const line = sync.invitation();
        return line.ok ? ok({ line: line.value }) : line;
      }),
    'organisation.saveInvitation': (_, { contents }) =>
      synced(async (sync, place) => {
        const line = sync.invitation();
        if (!line.ok) return line;
        const name = place.organisation.current()?.organisation.name ?? 'Latchkey';
        const file = {
          name: `${name.replace(/[^\p{L}\p{N} -]/gu, '').trim() || 'Latchkey'}${INVITATION_FILE}`,
          kind: 'Latchkey invitation',
          ending: INVITATION_FILE.slice(1),
          text: `${line.value}\n`,
        };
        const saved = await saveFile(contents, file, () => lock.isLocked());
        return saved.ok ? ok({ saved: saved.value }) : saved;
      }),
    'organisation.ownKey': () => synced((sync) => sync.ownKey()),
  };
}
