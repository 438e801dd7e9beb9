import { Button, Checkbox, Field, Input, Textarea, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { OrganisationView } from '../../../shared/ipc/organisation-views';
import { auditSettingsSchema, type AuditSettings } from '../../../shared/model/audit-settings';
import { ask } from '../../bridge';
import { notify } from '../../stores/organisation-memory';
import { auditText as text } from '../../text/audit-delivery';
import { FailureNote } from '../../ui/failure-note';
import { Section } from '../sync/section';
import { problemOf } from '../sync/source-fields';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '12px' },
  row: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 96px', alignItems: 'start', gap: '8px' },
  // An input is as wide as twenty letters otherwise.
  port: { minWidth: 0, '& input': { width: '100%', minWidth: 0 } },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', gap: '8px' },
});

interface Typed {
  readonly host: string;
  readonly port: string;
  readonly url: string;
  readonly ca: string;
  readonly required: boolean;
}

function typedOf(audit: AuditSettings | undefined): Typed {
  return {
    host: audit?.syslog?.host ?? '',
    port: String(audit?.syslog?.port ?? 6514),
    url: audit?.webhook?.url ?? '',
    ca: audit?.syslog?.caCertificate ?? audit?.webhook?.caCertificate ?? '',
    required: audit?.required ?? false,
  };
}

function settingsOf({ host, port, url, ca, required }: Typed): unknown {
  const authority = ca.trim() === '' ? {} : { caCertificate: ca.trim() };
  return {
    ...(host.trim() === '' ? {} : { syslog: { host: host.trim(), port: Number(port), ...authority } }),
    ...(url.trim() === '' ? {} : { webhook: { url: url.trim(), ...authority } }),
    required,
  };
}

/** Where the audit trail of every computer goes; saved to the draft. The key of the webhook goes to this computer's keychain. */
export function DeliverySection({ view }: { readonly view: OrganisationView }) {
  const styles = useStyles();
  const [typed, setTyped] = useState<Typed>();
  const [failure, setFailure] = useState<Failure>();
  const now = typed ?? typedOf(view.audit);
  const parsed = auditSettingsSchema.safeParse(settingsOf(now));
  const wrong = parsed.success ? undefined : parsed.error.issues[0]?.path[0];
  const type = (part: Partial<Typed>): void => {
    setTyped({ ...now, ...part });
  };
  const save = async (): Promise<void> => {
    if (!parsed.success) return;
    const answer = await ask('organisation.setSettings', { audit: parsed.data });
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    setTyped(undefined);
    notify(text.saved, { undo: true });
  };
  return (
    <Section title={text.title} lead={text.lead}>
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Fields typed={now} wrong={wrong} readOnly={!view.canEdit} onType={type} />
        {view.canEdit && (
          <div>
            <Button type="submit" disabledFocusable={typed === undefined || !parsed.success}>
              {text.save}
            </Button>
          </div>
        )}
        {failure !== undefined && <FailureNote failure={failure} />}
      </form>
      {view.canEdit && view.audit?.webhook !== undefined && <KeyForm />}
    </Section>
  );
}

interface FieldsProps {
  readonly typed: Typed;
  readonly wrong: PropertyKey | undefined;
  readonly readOnly: boolean;
  readonly onType: (part: Partial<Typed>) => void;
}

function Fields({ typed, wrong, readOnly, onType }: FieldsProps) {
  const styles = useStyles();
  const common = { readOnly, maxLength: 1_000 };
  return (
    <>
      <div className={styles.row}>
        <Field label={text.host} hint={text.hostHint} {...problemOf(wrong === 'syslog' ? text.hostProblem : undefined)}>
          <Input {...common} value={typed.host} onChange={(_, { value }) => onType({ host: value })} />
        </Field>
        <Field label={text.port}>
          <Input
            {...common}
            className={styles.port}
            inputMode="numeric"
            value={typed.port}
            onChange={(_, { value }) => onType({ port: value })}
          />
        </Field>
      </div>
      <Field label={text.url} hint={text.urlHint} {...problemOf(wrong === 'webhook' ? text.urlProblem : undefined)}>
        <Input {...common} value={typed.url} onChange={(_, { value }) => onType({ url: value })} />
      </Field>
      {(typed.host !== '' || typed.url !== '') && (
        <>
          <Field label={text.ca} hint={text.caHint}>
            <Textarea
              rows={2}
              spellCheck={false}
              readOnly={readOnly}
              value={typed.ca}
              onChange={(_, { value }) => onType({ ca: value })}
            />
          </Field>
          <Field hint={text.requiredHint}>
            <Checkbox
              label={text.required}
              checked={typed.required}
              disabled={readOnly}
              onChange={(_, { checked }) => onType({ required: checked === true })}
            />
          </Field>
        </>
      )}
    </>
  );
}

function KeyForm() {
  const styles = useStyles();
  const [key, setKey] = useState('');
  const [hasKey, setHasKey] = useState<boolean>();
  const [failure, setFailure] = useState<Failure>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    void ask('audit.state', {}).then((answer) => {
      if (answer.ok) setHasKey(answer.value.hasKey);
    });
  }, [round]);
  const done = (answer: Awaited<ReturnType<typeof ask<'audit.setKey'>>>): void => {
    setFailure(answer.ok ? undefined : answer.error);
    setKey('');
    setRound((before) => before + 1);
    if (answer.ok) notify(text.keyKept);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void ask('audit.setKey', { key }).then(done);
      }}
    >
      <Field label={text.key} hint={text.keyHint}>
        <Input
          type="password"
          autoComplete="off"
          value={key}
          maxLength={500}
          onChange={(_, { value }) => {
            setKey(value);
          }}
        />
      </Field>
      {hasKey !== undefined && <p className={styles.quiet}>{hasKey ? text.keySet : text.keyMissing}</p>}
      <div className={styles.buttons}>
        <Button type="submit" disabledFocusable={key.length < 16}>
          {text.keySave}
        </Button>
        {hasKey === true && (
          <Button onClick={() => void ask('audit.removeKey', {}).then(done)}>{text.keyRemove}</Button>
        )}
      </div>
      {failure !== undefined && <FailureNote failure={failure} />}
    </form>
  );
}
