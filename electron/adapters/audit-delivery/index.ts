import type { Agent } from 'node:https';
import { hostname } from 'node:os';
import { SECOND, type Millis } from '../../../shared/time';
import type { AuditSinks } from '../../ports/audit';
import type { Clock } from '../../ports/system';
import { syslogSink } from './syslog';
import { webhookSink } from './webhook';

const TIMEOUT: Millis = 20 * SECOND;

export interface AuditSinksWorld {
  readonly clock: Clock;
  /** Of the program. */
  readonly version: string;
  readonly timeoutMs?: Millis;
  /** Makes the connections of the webhook. */
  readonly agent?: Agent | undefined;
}

/** The ways by which the audit trail leaves this computer. */
export function openAuditSinks({ clock, version, agent, timeoutMs = TIMEOUT }: AuditSinksWorld): AuditSinks {
  return {
    open: (name, settings, key) => {
      if (name === 'syslog') {
        const { syslog } = settings;
        return syslog === undefined ? undefined : syslogSink(syslog, { host: hostname(), version, timeoutMs });
      }
      const { webhook } = settings;
      return webhook === undefined
        ? undefined
        : webhookSink(webhook, { key, now: () => clock.wall(), timeoutMs, agent });
    },
  };
}
