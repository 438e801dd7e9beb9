import { Button, type ButtonProps } from '@fluentui/react-components';
import { type ChangeEvent, useRef } from 'react';
import { pemOf } from './pem';

/** Longest text of certificates that is taken. */
export const LONGEST_PEM = 65_536;

interface CertificateFileProps {
  /** Of the field that takes the file. */
  readonly label: string;
  readonly button: string;
  readonly size?: ButtonProps['size'];
  /** Given the certificates of the file as PEM, or what else it held as far as it is text. */
  readonly onPem: (pem: string) => void;
}

/** A button by which certificates are taken from a file, PEM or DER. */
export function CertificateFile({ label, button, size = 'medium', onPem }: CertificateFileProps) {
  const input = useRef<HTMLInputElement>(null);
  const read = async ({ currentTarget }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = currentTarget.files ?? [];
    if (file === undefined) return;
    const pem = pemOf(new Uint8Array(await file.slice(0, LONGEST_PEM).arrayBuffer())).slice(0, LONGEST_PEM);
    // The same file may be chosen again.
    currentTarget.value = '';
    onPem(pem);
  };
  return (
    <div>
      <input
        ref={input}
        type="file"
        hidden
        accept=".pem,.crt,.cer,.der"
        aria-label={label}
        onChange={(event) => void read(event)}
      />
      <Button size={size} onClick={() => input.current?.click()}>
        {button}
      </Button>
    </div>
  );
}
