import { Field, Input, makeStyles, Radio, RadioGroup, Select, Textarea } from '@fluentui/react-components';
import type { ConnectorId } from '../../../shared/ids';
import type { SyncSource } from '../../../shared/ipc/organisation-views';
import { sourceKindHint, sourceKindName } from '../../text/sync';
import type { SourceDraft, SourceProblems } from './source-draft';

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: '12px' },
  pem: { '& textarea': { fontFamily: 'monospace', fontSize: '12px' } },
});

interface SourceFieldsProps {
  readonly draft: SourceDraft;
  readonly onChange: (draft: SourceDraft) => void;
  /** Shown beside the fields; give them only once the person has tried to go on. */
  readonly problems: SourceProblems;
  readonly kinds: readonly SyncSource['kind'][];
  /** Microsoft 365 connections that a SharePoint file can be reached through. */
  readonly connectors?: readonly { readonly id: ConnectorId; readonly label: string }[];
}

/** Said beside a field, for Fluent's `Field`. */
export function problemOf(message: string | undefined): { readonly validationMessage?: string } {
  return message === undefined ? {} : { validationMessage: message };
}

function HttpsFields({ draft, onChange, problems }: SourceFieldsProps) {
  const styles = useStyles();
  return (
    <>
      <Field label="Address of the file" {...problemOf(problems.url)}>
        <Input
          type="url"
          placeholder="https://files.example.com/latchkey/organisation.json"
          value={draft.url}
          maxLength={1_000}
          onChange={(_, data) => {
            onChange({ ...draft, url: data.value });
          }}
        />
      </Field>
      <Field
        label="Certificate authority (optional)"
        hint="PEM. Then only certificates that it signed are believed for this address."
        {...problemOf(problems.caCertificate)}
      >
        <Textarea
          className={styles.pem}
          rows={3}
          value={draft.caCertificate}
          maxLength={32_768}
          onChange={(_, data) => {
            onChange({ ...draft, caCertificate: data.value });
          }}
        />
      </Field>
    </>
  );
}

function SharePointFields({ draft, onChange, problems, connectors = [] }: SourceFieldsProps) {
  return (
    <>
      <Field label="Sign in through" {...problemOf(problems.connectorId)}>
        <Select
          value={draft.connectorId ?? ''}
          onChange={(_, data) => {
            onChange({ ...draft, connectorId: connectors.find(({ id }) => id === data.value)?.id });
          }}
        >
          <option value="">Choose a connection…</option>
          {connectors.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="Document library (drive id)"
        hint="Graph Explorer: GET /sites/{site}/drives shows the libraries of a site with their ids."
        {...problemOf(problems.driveId)}
      >
        <Input
          value={draft.driveId}
          maxLength={300}
          onChange={(_, data) => {
            onChange({ ...draft, driveId: data.value });
          }}
        />
      </Field>
      <Field label="Path of the file" {...problemOf(problems.itemPath)}>
        <Input
          placeholder="Latchkey/organisation.json"
          value={draft.itemPath}
          maxLength={400}
          onChange={(_, data) => {
            onChange({ ...draft, itemPath: data.value });
          }}
        />
      </Field>
    </>
  );
}

/** Asks where the organisation file is kept. */
export function SourceFields(props: SourceFieldsProps) {
  const styles = useStyles();
  const { draft, onChange, problems, kinds } = props;
  return (
    <div className={styles.fields}>
      <Field label="Where the file is kept" hint={sourceKindHint[draft.kind]}>
        <RadioGroup
          layout={kinds.length > 2 ? 'vertical' : 'horizontal'}
          value={draft.kind}
          onChange={(_, data) => {
            const kind = kinds.find((one) => one === data.value);
            if (kind !== undefined) onChange({ ...draft, kind });
          }}
        >
          {kinds.map((kind) => (
            <Radio key={kind} value={kind} label={sourceKindName[kind]} />
          ))}
        </RadioGroup>
      </Field>
      {draft.kind === 'folder' && (
        <Field label="Path of the folder" {...problemOf(problems.path)}>
          <Input
            placeholder="\\fileserver\latchkey"
            value={draft.path}
            maxLength={1_000}
            onChange={(_, data) => {
              onChange({ ...draft, path: data.value });
            }}
          />
        </Field>
      )}
      {draft.kind === 'https' && <HttpsFields {...props} />}
      {draft.kind === 'sharePoint' && <SharePointFields {...props} />}
    </div>
  );
}
