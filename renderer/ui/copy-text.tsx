import { Button, type ButtonProps } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useEffect, useState } from 'react';

/** The older way of copying needs no permission, and pages here are given none; only the person's click is needed. */
interface Commands {
  readonly execCommand?: (name: string) => boolean;
}

/** Puts text that is no secret onto the clipboard, within the click of a person; false: the system did not take it. */
function copyText(text: string): boolean {
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopPropagation();
  };
  const commands: Commands = document;
  document.addEventListener('copy', onCopy, { capture: true, once: true });
  const done = commands.execCommand?.call(document, 'copy') ?? false;
  document.removeEventListener('copy', onCopy, { capture: true });
  return done;
}

const SAID_MS = 2_000;

interface CopyTextButtonProps {
  readonly text: string;
  /** The word on the button. */
  readonly label: string;
  readonly size?: ButtonProps['size'];
}

/** Copies a text that is no secret and says so for a moment. */
export function CopyTextButton({ text, label, size = 'small' }: CopyTextButtonProps) {
  const [said, setSaid] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (said === undefined) return undefined;
    const timer = setTimeout(() => {
      setSaid(undefined);
    }, SAID_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [said]);
  const words = { copied: 'Copied', failed: 'Not copied: select it and press Ctrl+C' };
  return (
    <>
      <Button
        size={size}
        icon={said === 'copied' ? <CheckmarkRegular /> : <CopyRegular />}
        style={{ whiteSpace: 'nowrap' }}
        onClick={() => {
          setSaid(copyText(text) ? 'copied' : 'failed');
        }}
      >
        {said === undefined ? label : words[said]}
      </Button>
      <span
        role="status"
        style={{ position: 'absolute', clipPath: 'inset(50%)', width: 1, height: 1, overflow: 'hidden' }}
      >
        {said === undefined ? '' : words[said]}
      </span>
    </>
  );
}
