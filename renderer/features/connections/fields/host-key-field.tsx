import { Button, makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import type { HostKeyView } from '../../../../shared/ipc/endpoint-rows';
import { isHost } from '../../../../shared/model/address';
import { ask } from '../../../bridge';
import { formText } from '../../../text/connections';
import { hostKeyText as text, printKeyCommand } from '../../../text/endpoints';
import { CopyTextButton } from '../../../ui/copy-text';
import { FailureNote } from '../../../ui/failure-note';
import { Line, type PartProps } from './form-parts';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  shown: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    // The buttons of the form lie over the end of the page.
    scrollMarginBottom: '72px',
  },
  print: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
  line: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: '8px' },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

/** The key that the computer showed, as long as the form still leads to that computer. */
function useShownKey(host: string, port: string) {
  const place = `${host} ${port}`;
  const [state, setState] = useState<{
    readonly place: string;
    readonly busy: boolean;
    readonly key?: HostKeyView;
    readonly failure?: Failure;
  }>();
  const current = state?.place === place ? state : undefined;
  const able = isHost(host) && /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  const read = async (): Promise<void> => {
    if (!able || current?.busy === true) return;
    setState({ place, busy: true });
    const answer = await ask('endpoint.hostKey', { host, port: Number(port) });
    setState((now) => {
      // The form leads elsewhere by now.
      if (now?.place !== place) return now;
      return answer.ok ? { place, busy: false, key: answer.value } : { place, busy: false, failure: answer.error };
    });
  };
  return { able, busy: current?.busy === true, key: current?.key, failure: current?.failure, read };
}

interface ShownProps {
  readonly shown: HostKeyView;
  readonly trusted: string;
  readonly command: string;
  readonly onTrust: () => void;
}

/** What the computer shows, beside what is trusted, and the one thing to do about it. */
function Shown({ shown, trusted, command, onTrust }: ShownProps) {
  const styles = useStyles();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A page in memory has no layout and cannot scroll.
    if (place.current !== null && 'scrollIntoView' in place.current) place.current.scrollIntoView({ block: 'nearest' });
  }, [shown.fingerprint, trusted]);
  if (trusted === shown.fingerprint) {
    return (
      <div className={styles.line} role="status">
        <CheckmarkCircleRegular className={styles.good} aria-hidden="true" />
        {text.same}
      </div>
    );
  }
  const changed = trusted !== '';
  return (
    <div className={styles.shown} role={changed ? 'alert' : 'status'} ref={place}>
      {changed && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{text.changed}</MessageBarTitle>
            {text.changedBody}
          </MessageBarBody>
        </MessageBar>
      )}
      <div>{text.shows(shown.algorithm)}</div>
      <div className={styles.print} data-selectable="">
        {shown.fingerprint}
      </div>
      <div className={styles.small}>{text.compare}</div>
      <div className={styles.line}>
        <code className={styles.print}>{command}</code>
        <CopyTextButton text={command} label={text.copyCommand} />
      </div>
      <div>
        <Button appearance={changed ? 'secondary' : 'primary'} onClick={onTrust}>
          {changed ? text.replace : text.trust}
        </Button>
      </div>
    </div>
  );
}

/** The key by which a computer is known: read from it, compared by a person, and trusted by a press of a button. */
export function HostKeyField({ form, onChange, problems, readOnly }: PartProps) {
  const styles = useStyles();
  const { able, busy, key, failure, read } = useShownKey(form.host.trim(), form.port.trim());
  const trusted = form.hostKey.trim().replace(/=$/, '');
  return (
    <div className={styles.part}>
      <Line
        label={formText.hostKey}
        mono
        value={form.hostKey}
        max={100}
        placeholder="SHA256:…"
        hint={trusted === '' ? text.none : text.pinned}
        problem={problems['transport.hostKey']}
        readOnly={readOnly}
        onValue={(hostKey) => {
          onChange({ hostKey });
        }}
      />
      {!readOnly && (
        <div>
          <Button size="small" disabledFocusable={!able || busy} onClick={() => void read()}>
            {busy ? text.reading : text.read}
          </Button>
        </div>
      )}
      {key !== undefined && (
        <Shown
          shown={key}
          trusted={trusted}
          command={printKeyCommand(form.os, key.algorithm)}
          onTrust={() => {
            onChange({ hostKey: key.fingerprint });
          }}
        />
      )}
      {failure !== undefined && <FailureNote failure={failure} subject={text.notRead} />}
    </div>
  );
}
