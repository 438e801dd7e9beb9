import { connect } from 'node:tls';
import { isIP } from 'node:net';
import { failure, type Failure } from '../../../shared/errors';
import type { SyslogReceiver } from '../../../shared/model/audit-settings';
import { err, ok, type Result } from '../../../shared/result';
import type { Millis } from '../../../shared/time';
import type { AuditSink } from '../../ports/audit';
import { syslogMessage } from '../../core/audit/syslog';
import { connectionFailure } from '../../core/network/wire-failure';

export interface SyslogWorld {
  /** Names this computer in each message. */
  readonly host: string;
  readonly version: string;
  readonly timeoutMs: Millis;
}

/** Octet counting, the only framing that RFC 5425 (section 4.3) knows: `LENGTH SP MESSAGE`, in bytes of UTF-8. */
function framed(message: string): Buffer {
  const bytes = Buffer.from(message, 'utf8');
  return Buffer.concat([Buffer.from(`${String(bytes.length)} `, 'ascii'), bytes]);
}

/**
 * Syslog over TLS 1.2 or newer to a receiver whose certificate is checked against the given authority (else the system's)
 * and its name. One connection per batch: the receiver's orderly end after ours is the only sign that it read everything.
 * Fails with `dns`, `unreachable`, `tls_untrusted`, `timeout`.
 */
export function syslogSink(receiver: SyslogReceiver, { host, version, timeoutMs }: SyslogWorld): AuditSink {
  return {
    send: (records) => {
      const bytes = Buffer.concat(records.map((record) => framed(syslogMessage(record, host, version))));
      return deliver(receiver, bytes, timeoutMs);
    },
  };
}

function deliver(
  { host, port, caCertificate }: SyslogReceiver,
  bytes: Buffer,
  timeoutMs: Millis,
): Promise<Result<void, Failure>> {
  return new Promise((resolve) => {
    let isWritten = false;
    const socket = connect({
      host,
      port,
      minVersion: 'TLSv1.2',
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(caCertificate === undefined ? {} : { ca: caCertificate }),
    });
    const give = (answer: Result<void, Failure>): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => give(err(failure('timeout', { detail: 'syslog' }))), timeoutMs);
    socket.once('secureConnect', () => {
      socket.end(bytes, () => {
        isWritten = true;
      });
    });
    socket.once('error', (error) => give(err(connectionFailure(error))));
    // Receivers say nothing; what they might say is thrown away so that their end is noticed.
    socket.resume();
    socket.once('end', () => give(isWritten ? ok(undefined) : err(failure('unreachable', { detail: 'cut' }))));
    socket.once('close', () => give(err(failure('unreachable', { detail: 'cut' }))));
  });
}
