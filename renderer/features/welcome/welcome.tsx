import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { BeakerRegular } from '@fluentui/react-icons/svg/beaker';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { enterPractice } from '../../stores/app';
import { label } from '../../text/en';
import { FailureNote } from '../../ui/failure-note';
import { useUsableMark } from '../../ui/usable';
import { type FormName, useTyped } from './typed';
import { useInvitation } from './use-invitation';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '12px', padding: '24px 20px', overflowY: 'auto' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  lead: { margin: '0 0 8px', color: tokens.colorNeutralForeground2 },
  way: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr) auto',
    alignItems: 'center',
    gap: '4px 12px',
    padding: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  icon: { fontSize: '24px', color: tokens.colorBrandForeground1, display: 'flex' },
  small: {
    gridColumn: '2 / 4',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  name: { fontWeight: tokens.fontWeightSemibold },
});

interface WayProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly says: string;
  readonly action: ReactNode;
}

function Way({ icon, name, says, action }: WayProps) {
  const styles = useStyles();
  return (
    <div className={styles.way}>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.name}>{name}</span>
      {action}
      <span className={styles.small}>{says}</span>
    </div>
  );
}

/** Most who come here practise first: the forms are fetched when they are asked for. */
const forms = {
  join: lazy(() => import('./join').then(({ Join }) => ({ default: Join }))),
  create: lazy(() => import('./create').then(({ Create }) => ({ default: Create }))),
} as const satisfies Record<FormName, unknown>;

function openForm(form: FormName | undefined): void {
  useTyped.setState({ form });
}

const openJoin = (): void => {
  openForm('join');
};

interface WaysProps {
  /** The way that was left just now, which gets the focus back. */
  readonly from: FormName | undefined;
  readonly onForm: (form: FormName) => void;
}

function Ways({ from, onForm }: WaysProps) {
  const styles = useStyles();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const practise = async (): Promise<void> => {
    setBusy(true);
    setFailure(await enterPractice());
    setBusy(false);
  };
  const form = (name: FormName, text: string) => (
    <Button
      autoFocus={from === name}
      onClick={() => {
        onForm(name);
      }}
    >
      {text}
    </Button>
  );
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Welcome to Latchkey</h1>
      <p className={styles.lead}>Privileged accounts for your customers, checked out when needed and ended on time.</p>
      <Way
        icon={<BeakerRegular />}
        name="Try it out"
        says="An organisation with customers, policies and a Microsoft 365 tenant on this computer. Nothing real is touched."
        action={
          <Button
            appearance="primary"
            autoFocus={from === undefined}
            disabledFocusable={busy}
            onClick={() => void practise()}
          >
            {label.practice}
          </Button>
        }
      />
      <Way
        icon={<DocumentRegular />}
        name="Join your organisation"
        says="Needs the invitation of your administrator and the object id of your account."
        action={form('join', 'Join…')}
      />
      <Way
        icon={<BuildingRegular />}
        name="Create an organisation"
        says="Needs a place that all technicians reach, such as a shared folder. You become its first Primary."
        action={form('create', 'Create…')}
      />
      {failure !== undefined && <FailureNote failure={failure} />}
    </main>
  );
}

/** The first screen of a fresh computer: join an organisation, create one, or practise. */
export function Welcome() {
  useUsableMark();
  const shown = useTyped(({ form }) => form);
  const [from, setFrom] = useState<FormName>();
  useInvitation(openJoin);
  if (shown === undefined) return <Ways from={from} onForm={openForm} />;
  const Form = forms[shown];
  return (
    <Suspense fallback={null}>
      <Form
        onBack={() => {
          setFrom(shown);
          openForm(undefined);
        }}
      />
    </Suspense>
  );
}
