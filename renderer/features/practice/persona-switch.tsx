import { Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { PracticePersonas } from '../../../shared/ipc/views';
import { ask } from '../../bridge';
import { useApp } from '../../stores/app';
import { roleName } from '../../text/en';
import { FailureNote } from '../../ui/failure-note';

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', gap: '4px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

function usePersonas() {
  // Asked anew when somebody else sits here: another window may have switched.
  const me = useApp((state) => state.view?.me?.id);
  const [view, setView] = useState<PracticePersonas>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let current = true;
    void ask('practice.personas', {}).then((answer) => {
      if (!current) return;
      if (answer.ok) setView(answer.value);
      setFailure(answer.ok ? undefined : answer.error);
    });
    return () => {
      current = false;
    };
  }, [me]);
  const play = async (technicianId: string): Promise<void> => {
    const answer = await ask('practice.setPersona', { technicianId });
    if (answer.ok) setView(answer.value);
    setFailure(answer.ok ? undefined : answer.error);
  };
  return { view, failure, play };
}

/** Who is played in Practice: each person may check out, see and edit something else. */
export function PersonaSwitch() {
  const styles = useStyles();
  const { view, failure, play } = usePersonas();
  const me = view?.personas.find(({ id }) => id === view.me);
  return (
    <section className={styles.group}>
      <h2 className={styles.heading}>Who you are</h2>
      {failure !== undefined && <FailureNote failure={failure} />}
      {view !== undefined && (
        <Field
          label="Play"
          hint={me === undefined || me.teams === '' ? 'In no technician group.' : `Technician groups: ${me.teams}`}
        >
          <Select
            value={view.me}
            onChange={(_, data) => {
              void play(data.value);
            }}
          >
            {view.personas.map(({ id, name, role }) => (
              <option key={id} value={id}>
                {name} · {roleName[role]}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </section>
  );
}
