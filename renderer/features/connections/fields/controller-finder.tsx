import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import { isHost } from '../../../../shared/model/address';
import { ask } from '../../../bridge';
import { finderText as text } from '../../../text/domains';
import { FailureNote } from '../../../ui/failure-note';
import type { PartProps } from './form-parts';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { display: 'flex', alignItems: 'flex-end', flexWrap: 'wrap', gap: '8px' },
  server: { width: '240px' },
  found: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: '8px',
    padding: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  hosts: { margin: 0, padding: 0, listStyleType: 'none', overflowWrap: 'anywhere' },
});

type Answer = { readonly hosts: readonly string[] } | { readonly failure: Failure };

/** What DNS says about a domain, as long as the form still asks about that domain and server. */
function useFinder(domain: string, server: string) {
  const question = `${domain} ${server}`;
  const [state, setState] = useState<{ readonly question: string; readonly answer?: Answer }>();
  const current = state?.question === question ? state : undefined;
  const busy = current !== undefined && current.answer === undefined;
  const find = async (): Promise<void> => {
    if (busy || !isHost(domain)) return;
    setState({ question });
    const answer = await ask('domain.controllers', { domain, ...(server === '' ? {} : { server }) });
    setState((now) => {
      // The form asks something else by now.
      if (now?.question !== question) return now;
      return { question, answer: answer.ok ? { hosts: answer.value.hosts } : { failure: answer.error } };
    });
  };
  return { busy, answer: current?.answer, find };
}

/** Finds the controllers of the domain in DNS and offers to put them into the list. */
export function ControllerFinder({ form, onChange }: Pick<PartProps, 'form' | 'onChange'>) {
  const styles = useStyles();
  const [server, setServer] = useState('');
  const domain = form.upnSuffix.trim();
  const { busy, answer, find } = useFinder(domain, server.trim());
  const able = isHost(domain);
  const hosts = answer !== undefined && 'hosts' in answer ? answer.hosts : [];
  const listed = hosts.join('\n');
  return (
    <div className={styles.part}>
      <div className={styles.line}>
        <Field label={text.server} size="small" className={styles.server}>
          <Input
            size="small"
            value={server}
            maxLength={60}
            spellCheck={false}
            title={text.serverHint}
            onChange={(_, data) => {
              setServer(data.value);
            }}
          />
        </Field>
        <Button
          size="small"
          disabledFocusable={!able || busy}
          {...(able ? {} : { title: text.needsDomain })}
          onClick={() => void find()}
        >
          {busy ? text.finding : text.find}
        </Button>
      </div>
      {hosts.length > 0 && (
        <div className={styles.found} role="status">
          <div>
            {text.found(hosts.length)} {form.domainControllers.trim() === listed ? text.used : ''}
          </div>
          <ul className={styles.hosts}>
            {hosts.map((host) => (
              <li key={host}>{host}</li>
            ))}
          </ul>
          {form.domainControllers.trim() !== listed && (
            <Button
              size="small"
              onClick={() => {
                onChange({ domainControllers: listed });
              }}
            >
              {text.use}
            </Button>
          )}
        </div>
      )}
      {answer !== undefined && 'failure' in answer && <FailureNote failure={answer.failure} subject={text.notFound} />}
    </div>
  );
}
