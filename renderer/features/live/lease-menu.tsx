import { Button, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import type { LeaseView } from '../../../shared/ipc/views';
import { ask } from '../../bridge';
import { copy, noteFailure } from '../../stores/copied';
import { credentialName, label } from '../../text/en';
import type { Change } from './change-end';

interface LeaseMenuProps {
  readonly lease: LeaseView;
  readonly onChange: (change: Change) => void;
}

/** Shows the credential in its own window; the value never comes to this one. */
export async function showSecret(lease: LeaseView): Promise<void> {
  const answer = await ask('lease.show', { leaseId: lease.id });
  noteFailure(lease.id, answer.ok ? undefined : answer.error);
}

/** Ends a lease now. */
export async function checkIn(lease: LeaseView): Promise<void> {
  const answer = await ask('lease.checkIn', { leaseId: lease.id });
  noteFailure(lease.id, answer.ok ? undefined : answer.error);
}

/** What else can be done with a live account. */
export function LeaseMenu({ lease, onChange }: LeaseMenuProps) {
  const kind = credentialName[lease.credential?.kind ?? 'password'];
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={`More for ${lease.accountName}`}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => void copy(lease.id, 'userName')}>{label.copyUserName}</MenuItem>
          {lease.canCopy && <MenuItem onClick={() => void showSecret(lease)}>{`Show ${kind}`}</MenuItem>}
          {lease.extensions.length > 0 && <MenuItem onClick={() => onChange('extend')}>{`${label.extend}…`}</MenuItem>}
          {lease.canShorten && <MenuItem onClick={() => onChange('shorten')}>{`${label.shorten}…`}</MenuItem>}
          <MenuItem onClick={() => void ask('app.openWindow', { window: 'accounts', leaseId: lease.id })}>
            Receipt and audit
          </MenuItem>
          {lease.canCheckIn && <MenuDivider />}
          {lease.canCheckIn && <MenuItem onClick={() => void checkIn(lease)}>{label.checkIn}</MenuItem>}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
