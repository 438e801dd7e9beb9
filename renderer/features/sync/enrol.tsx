import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { EntityRow } from '../../../shared/ipc/entities';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { notify } from '../../stores/organisation-memory';
import { roleName } from '../../text/en';
import { syncText as text } from '../../text/sync';
import { FailureNote } from '../../ui/failure-note';
import { problemOf } from './source-fields';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '8px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  mono: { '& input': { fontFamily: tokens.fontFamilyMonospace } },
});

/** Raw Ed25519 keys are 32 bytes: 43 characters of base64 and one of padding. */
const KEY = /^[A-Za-z0-9+/]{43}=$/;
const PAGE = 500;

const isAdmin = ({ tags }: EntityRow): boolean => tags.includes('primary') || tags.includes('super');

async function fetchAdmins(): Promise<readonly EntityRow[]> {
  const admins: EntityRow[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const answer = await ask('entity.list', { kind: 'technician', query: '', offset, limit: PAGE });
    if (!answer.ok || answer.value.rows.length === 0) return admins;
    admins.push(...answer.value.rows.filter(isAdmin));
    if (offset + PAGE >= answer.value.total) return admins;
  }
}

function useAdmins(): readonly EntityRow[] {
  const revision = useOrganisation((state) => state.revision);
  const [admins, setAdmins] = useState<readonly EntityRow[]>([]);
  useEffect(() => {
    let current = true;
    void fetchAdmins().then((found) => {
      if (current) setAdmins(found);
    });
    return () => {
      current = false;
    };
  }, [revision]);
  return admins;
}

function useEnrol(admins: readonly EntityRow[]) {
  const [whose, setWhose] = useState('');
  const [key, setKey] = useState('');
  const [problems, setProblems] = useState<{ readonly whose?: string; readonly key?: string }>({});
  const [failure, setFailure] = useState<Failure>();
  const enrol = async (): Promise<void> => {
    const publicKey = key.trim();
    const admin = admins.find(({ id }) => id === whose);
    const found = {
      ...(admin === undefined ? { whose: text.ownerProblem } : {}),
      ...(KEY.test(publicKey) ? {} : { key: text.keyProblem }),
    };
    setProblems(found);
    if (admin === undefined || found.key !== undefined) return;
    const answer = await ask('organisation.enrolKey', { technicianId: admin.id, publicKey });
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    const codes = answer.value.findings.map(({ code }) => code);
    if (codes.includes('duplicate')) setProblems({ key: text.keyKnown });
    else if (!answer.value.saved) setProblems({ whose: text.ownerProblem });
    else {
      setKey('');
      setWhose('');
      notify(text.enrolled, { undo: true });
    }
  };
  return { whose, setWhose, key, setKey, problems, failure, enrol };
}

/** Takes the key of another admin's computer into the draft. */
export function Enrol() {
  const styles = useStyles();
  const admins = useAdmins();
  const { whose, setWhose, key, setKey, problems, failure, enrol } = useEnrol(admins);
  return (
    <form
      className={styles.form}
      aria-label={text.enrol}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void enrol();
      }}
    >
      <h3 className={styles.heading}>{text.enrol}</h3>
      <div>{text.enrolLead}</div>
      <Field label={text.enrolWho} {...problemOf(problems.whose)}>
        <Select
          value={whose}
          onChange={(_, data) => {
            setWhose(data.value);
          }}
        >
          <option value="">{text.enrolNobody}</option>
          {admins.map(({ id, name, tags }) => (
            <option key={id} value={id}>
              {`${name} · ${tags.includes('primary') ? roleName.primary : roleName.super}`}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={text.enrolKey} {...problemOf(problems.key)}>
        <Input
          className={styles.mono}
          value={key}
          maxLength={60}
          spellCheck={false}
          onChange={(_, data) => {
            setKey(data.value);
          }}
        />
      </Field>
      {failure !== undefined && <FailureNote failure={failure} />}
      <div>
        <Button type="submit">{text.enrolAction}</Button>
      </div>
    </form>
  );
}
