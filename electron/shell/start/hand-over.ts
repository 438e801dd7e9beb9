import { app } from 'electron';
import { z } from 'zod';
import { windowNameSchema, type WindowName } from '../../../shared/ipc/contract';
import type { AskedInvitation } from './invitation-asked';
import type { Options } from './cli';
import type { Doorway } from './doorway';
import { notify } from '../desktop/notify';
import type { Product } from '../product';
import type { Windows } from '../windows/windows';

/** What a second start of the program says to the first. */
export interface Handed {
  readonly window?: WindowName;
  readonly invitation?: AskedInvitation;
}

const PATH = z.string().min(1).max(4_096);
const handedSchema = z.object({
  headless: z.literal(true).optional(),
  window: windowNameSchema.optional(),
  invitation: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('line'), line: z.string().max(16_000) }),
      z.strictObject({ kind: z.literal('file'), path: PATH }),
    ])
    .optional(),
});

export interface Reception {
  readonly product: Product;
  readonly windows: Windows;
  readonly doorway: Doorway;
}

/**
 * Takes what later starts and the desktop hand over. Whoever asks runs as the same person, but it is checked like
 * everything that comes from outside.
 */
export function receive(reception: Reception, options: Options): void {
  if (options.invitation !== undefined) open(reception, options.invitation);
  app.on('second-instance', (_event, _argv, _folder, asked) => {
    const handed = handedSchema.safeParse(asked).data;
    // A run without windows only asked whether it is alone.
    if (handed?.headless === true) return;
    if (handed?.invitation === undefined) reception.windows.show(handed?.window ?? 'popover');
    else open(reception, handed.invitation);
  });
  app.on('activate', () => reception.windows.show('popover'));
}

/** An invitation is taken at the welcome page; elsewhere the person hears what to do first. */
function open({ product, windows, doorway }: Reception, asked: AskedInvitation): void {
  const isOne = doorway.offer(asked);
  windows.show('popover');
  const { mode, organisationName } = product.view();
  if (!isOne) {
    notify('This is no invitation', 'Ask your administrator for the line or the file of an invitation to Latchkey.');
  } else if (mode === 'practice') {
    notify('The invitation waits', 'Leave Practice to join the organisation of the invitation.');
  } else if (mode === 'organisation') {
    doorway.forget();
    notify(
      `This computer works for ${organisationName ?? 'an organisation'} already`,
      'To join another one, leave it first: Settings, Organisation & sync.',
    );
  } else {
    windows.broadcast('invitation.offered', {});
  }
}
