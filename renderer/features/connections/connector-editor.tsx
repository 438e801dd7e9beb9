import { Button, makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { EditFinding } from '../../../shared/ipc/entities';
import type { Failure } from '../../../shared/errors';
import type { Source } from '../../../shared/model/connector';
import { ask } from '../../bridge';
import { notify } from '../../stores/organisation-memory';
import { addName, connectionsText as text, formText } from '../../text/connections';
import { findingText } from '../../text/findings';
import { FailureNote } from '../../ui/failure-note';
import { isMod } from '../../ui/keys';
import { type ConnectorForm, type FormProblems, readForm } from './connector-form';
import { DomainFields } from './fields/domain-fields';
import { Line, type PartProps } from './fields/form-parts';
import { LocalFields } from './fields/local-fields';
import { M365Fields } from './fields/m365-fields';
import { useLeaveGuard } from './use-leave-guard';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '20px', maxWidth: '560px' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  foot: {
    position: 'sticky',
    bottom: '-24px',
    display: 'flex',
    gap: '8px',
    padding: '12px 0 24px',
    marginBottom: '-24px',
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

const parts: Readonly<Record<Source, (props: PartProps) => ReturnType<typeof M365Fields>>> = {
  m365: M365Fields,
  activeDirectory: DomainFields,
  local: LocalFields,
};

/** Findings of the main process beside the fields they are about; `''`: the thing as a whole. */
function problemsOf(findings: readonly EditFinding[]): FormProblems {
  const problems = findings.filter(({ severity }) => severity === 'problem');
  return Object.fromEntries(problems.map((finding) => [placeOf(finding), findingText(finding, 'connector')]));
}

/** An address that is not encrypted is a finding of `cloud`, which is two fields here. */
function placeOf({ code, field }: EditFinding): string {
  return code === 'plainHttp' ? 'cloud.graphUrl' : field;
}

interface EditorProps {
  readonly initial: ConnectorForm;
  readonly isNew: boolean;
  readonly customerName: string;
  readonly readOnly: boolean;
  /** `saved`: something may have changed. */
  readonly onDone: (saved: boolean) => void;
}

function useEditor({ initial, onDone }: Pick<EditorProps, 'initial' | 'onDone'>) {
  const [form, setForm] = useState(initial);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<FormProblems>({});
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const read = readForm(form);
  const guard = useLeaveGuard(JSON.stringify(form) !== JSON.stringify(initial));
  const change = (part: Partial<ConnectorForm>): void => {
    setForm((now) => ({ ...now, ...part }));
    setRefused({});
  };
  const save = async (): Promise<void> => {
    setTried(true);
    if (busy || read.problems !== undefined) return;
    setBusy(true);
    setFailure(undefined);
    const answer = await ask('entity.put', { entity: { kind: 'connector', value: read.connector } });
    setBusy(false);
    if (!answer.ok) {
      setFailure(answer.error);
      return;
    }
    if (!answer.value.saved) {
      setRefused(problemsOf(answer.value.findings));
      return;
    }
    notify(text.saved(read.connector.label), { undo: true });
    onDone(true);
  };
  const leave = async (): Promise<void> => {
    if (await guard.mayLeave()) onDone(false);
  };
  const problems = tried ? { ...read.problems, ...refused } : {};
  return { form, change, problems, failure, busy, save, leave, question: guard.question };
}

/** Puts the focus on the first field that something is wrong with. */
function useFocusProblem(problems: FormProblems): (element: HTMLFormElement | null) => void {
  const form = useRef<HTMLFormElement>(null);
  const count = Object.keys(problems).length;
  useEffect(() => {
    if (count > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [count]);
  return (element) => {
    form.current = element;
  };
}

interface FootProps {
  readonly readOnly: boolean;
  readonly busy: boolean;
  readonly onLeave: () => void;
}

function Foot({ readOnly, busy, onLeave }: FootProps) {
  const styles = useStyles();
  return (
    <div className={styles.foot}>
      {!readOnly && (
        <Button appearance="primary" type="submit" disabledFocusable={busy}>
          {text.save}
        </Button>
      )}
      <Button onClick={onLeave}>{readOnly ? text.close : text.cancel}</Button>
    </div>
  );
}

/** The form of one connection; saving puts it into the draft. */
export function ConnectorEditor(props: EditorProps) {
  const styles = useStyles();
  const { initial, isNew, customerName, readOnly } = props;
  const { form, change, problems, failure, busy, save, leave, question } = useEditor(props);
  const ref = useFocusProblem(problems);
  const Fields = parts[form.kind];
  const title = isNew ? `${addName[form.kind]} of ${customerName}` : initial.label;
  const whole = problems[''] ?? problems['customerId'];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isMod(event) && event.key === 'Enter' && !readOnly) {
      event.preventDefault();
      void save();
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      void leave();
    }
  };
  return (
    <form
      className={styles.form}
      aria-label={title}
      noValidate
      ref={ref}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (!readOnly) void save();
      }}
    >
      <h2 className={styles.title}>{title}</h2>
      <Line
        label={formText.label}
        required
        value={form.label}
        max={120}
        hint={formText.labelHint}
        problem={problems['label']}
        readOnly={readOnly}
        onValue={(label) => {
          change({ label });
        }}
      />
      <Fields form={form} onChange={change} problems={problems} readOnly={readOnly} />
      {whole !== undefined && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{whole}</MessageBarBody>
        </MessageBar>
      )}
      {failure !== undefined && <FailureNote failure={failure} subject={text.notSaved} />}
      <Foot readOnly={readOnly} busy={busy} onLeave={() => void leave()} />
      {question}
    </form>
  );
}
