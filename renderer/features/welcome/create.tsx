import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { ask } from '../../bridge';
import { fileTrouble } from '../../text/sync';
import { afterCreate, handleProblem, objectIdProblem, proposedHandle } from '../../text/welcome';
import { FailureNote } from '../../ui/failure-note';
import { sourceProblems, toSource } from '../sync/source-draft';
import { problemOf, SourceFields } from '../sync/source-fields';
import { ObjectIdField } from './object-id-field';
import { forgetTyped, type Person, useTyped } from './typed';
import { WelcomeForm } from './welcome-form';

const useStyles = makeStyles({
  heading: {
    margin: '8px 0 0',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  next: {
    margin: 0,
    paddingLeft: '20px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

const LONGEST_NAME = 120;

interface PersonProblems {
  readonly organisation?: string;
  readonly name?: string;
  readonly upn?: string;
  readonly objectId?: string;
  readonly handle?: string;
}

const handleOf = (person: Person): string => person.handle ?? proposedHandle(person.name);

function problemsOf(person: Person): PersonProblems {
  const objectId = objectIdProblem(person.objectId);
  const handle = handleProblem(handleOf(person));
  return {
    ...(person.organisation.trim() === '' ? { organisation: 'Give the organisation a name.' } : {}),
    ...(person.name.trim() === '' ? { name: 'Give your name.' } : {}),
    ...(/^[^\s@]+@[^\s@]+$/.test(person.upn.trim()) ? {} : { upn: 'Give it as name@company.com.' }),
    ...(objectId === undefined ? {} : { objectId }),
    ...(handle === undefined ? {} : { handle }),
  };
}

interface FieldsProps {
  readonly person: Person;
  readonly onChange: (change: Partial<Person>) => void;
  readonly problems: PersonProblems;
}

function PersonFields({ person, onChange, problems }: FieldsProps) {
  const line = (field: 'name' | 'upn', text: string, max: number) => (
    <Field label={text} {...problemOf(problems[field])}>
      <Input
        value={person[field]}
        maxLength={max}
        onChange={(_, data) => {
          onChange({ [field]: data.value });
        }}
      />
    </Field>
  );
  return (
    <>
      {line('name', 'Your name', LONGEST_NAME)}
      {line('upn', 'Your user principal name', 320)}
      <ObjectIdField
        value={person.objectId}
        problem={problems.objectId}
        onChange={(objectId) => {
          onChange({ objectId });
        }}
      />
      <Field
        label="Your handle"
        hint={`Stands for you in account names, such as ${handleOf(person) || 'ana'}-jit.`}
        {...problemOf(problems.handle)}
      >
        <Input
          value={handleOf(person)}
          maxLength={12}
          spellCheck={false}
          onChange={(_, data) => {
            onChange({ handle: data.value });
          }}
        />
      </Field>
    </>
  );
}

interface Creating {
  readonly tried: boolean;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly create: () => Promise<void>;
}

function useCreating(): Creating {
  const { person, source: draft } = useTyped();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const create = async (): Promise<void> => {
    setTried(true);
    const source = toSource(draft);
    if (source === undefined || Object.keys(problemsOf(person)).length > 0) return;
    setBusy(true);
    setFailure(undefined);
    const answer = await ask('organisation.create', {
      name: person.organisation.trim(),
      me: {
        name: person.name.trim(),
        upn: person.upn.trim(),
        entraObjectId: person.objectId.trim().toLowerCase(),
        handle: handleOf(person),
      },
      source,
    });
    setBusy(false);
    if (answer.ok) forgetTyped();
    else setFailure(answer.error);
  };
  return { tried, busy, failure, create };
}

const change = (part: Partial<Person>): void => {
  useTyped.setState((now) => ({ person: { ...now.person, ...part } }));
};

function Next() {
  const styles = useStyles();
  return (
    <>
      <h2 className={styles.heading}>What happens next</h2>
      <ol className={styles.next}>
        {afterCreate.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </>
  );
}

/** Makes a new organisation with the person at the keyboard as its first Primary. */
export function Create({ onBack }: { readonly onBack: () => void }) {
  const styles = useStyles();
  const { person, source: draft } = useTyped();
  const { tried, busy, failure, create } = useCreating();
  const problems = tried ? problemsOf(person) : {};
  return (
    <WelcomeForm
      title="Create an organisation"
      action={busy ? 'Creating…' : 'Create'}
      busy={busy}
      onBack={onBack}
      onSubmit={() => void create()}
    >
      <Field label="Name of the organisation" {...problemOf(problems.organisation)}>
        <Input
          autoFocus
          placeholder="Your company"
          value={person.organisation}
          maxLength={LONGEST_NAME}
          onChange={(_, data) => {
            change({ organisation: data.value });
          }}
        />
      </Field>
      <h2 className={styles.heading}>You, its first Primary</h2>
      <PersonFields person={person} onChange={change} problems={problems} />
      <h2 className={styles.heading}>The organisation file</h2>
      <SourceFields
        draft={draft}
        onChange={(next) => {
          useTyped.setState({ source: next });
        }}
        problems={tried ? sourceProblems(draft) : {}}
        kinds={['folder', 'https']}
      />
      <Next />
      {failure !== undefined && <FailureNote failure={failure} words={fileTrouble(failure, 'create')} />}
    </WelcomeForm>
  );
}
