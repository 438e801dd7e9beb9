import { Button, type ButtonProps } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import type { LeaseView } from '../../../shared/ipc/views';
import { useNow } from '../../stores/clock';
import { copy, useCopied } from '../../stores/copied';
import { copyLabel } from '../../text/en';
import { shortCountdown } from '../../text/time';
import { needsNewPass } from '../../ui/lease-words';

interface CopyButtonProps {
  readonly lease: LeaseView;
  readonly size?: ButtonProps['size'];
  /** Something else is what one came for. */
  readonly aside?: boolean;
}

/** The primary action of a live account while what it copies works; after copying it counts until the clipboard is cleared. */
export function CopyButton({ lease, size = 'small', aside = false }: CopyButtonProps) {
  const now = useNow();
  const copied = useCopied((state) => state.copied);
  const mine = copied?.leaseId === lease.id && copied.what === 'secret' && copied.shownUntil > now ? copied : undefined;
  const name = copyLabel(lease.credential?.kind ?? 'password');
  const text =
    mine === undefined
      ? name
      : mine.clearsAt === undefined
        ? 'Copied'
        : `Copied · clears in ${shortCountdown(mine.clearsAt - now)}`;
  return (
    <Button
      size={size}
      appearance={aside || needsNewPass(lease, now) ? 'secondary' : 'primary'}
      icon={mine === undefined ? <CopyRegular /> : <CheckmarkRegular />}
      style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
      onClick={() => void copy(lease.id, 'secret')}
    >
      {text}
    </Button>
  );
}
