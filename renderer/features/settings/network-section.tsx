import { Button, Field, Input, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { type ClipboardEvent, useEffect, useState } from 'react';
import type { NetworkTrial, NetworkView } from '../../../shared/ipc/network-rows';
import { proxyChoiceSchema, type ProxyChoice } from '../../../shared/model/network';
import type { Preferences } from '../../../shared/model/preferences';
import { ask } from '../../bridge';
import { networkPage as text } from '../../text/network-page';
import { FailureNote } from '../../ui/failure-note';
import { onEnter } from '../../ui/keys';
import { Authorities } from './authorities';
import { ProxyCredentials } from './proxy-credentials';

const useStyles = makeStyles({
  section: {
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
    border: 'none',
    margin: 0,
    padding: 0,
    minWidth: 0,
  },
  legend: { padding: '0 0 8px', fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  line: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'start' },
  host: { flexGrow: 1, flexBasis: '200px' },
  // They go to the next line together: the button stands beside the field, under its label.
  rest: { display: 'flex', gap: '8px', alignItems: 'start' },
  port: { width: '112px' },
  number: { minWidth: 0, width: '100%' },
  use: { marginTop: '26px' },
  list: { display: 'flex', flexDirection: 'column', gap: '8px', margin: 0, padding: 0, listStyleType: 'none' },
  good: { display: 'flex', alignItems: 'center', gap: '6px' },
  icon: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
});

interface ManualProps {
  readonly value: ProxyChoice;
  readonly fixed: boolean;
  readonly onUse: (choice: ProxyChoice) => void;
}

/** An address as proxies are written down elsewhere: `http://host:port/`. */
const WHOLE = /^\s*(?:http:\/\/)?([^\s:/@]+):(\d{1,5})\/?\s*$/i;

/** Host and port of a proxy that is named by hand. */
function Manual({ value, fixed, onUse }: ManualProps) {
  const styles = useStyles();
  const known = value.kind === 'manual' ? value : undefined;
  const [host, setHost] = useState(known?.host ?? '');
  const [port, setPort] = useState(String(known?.port ?? 8080));
  const wanted = { ...known, kind: 'manual', host: host.trim(), port: Number(port) } as const;
  const { success, data, error } = proxyChoiceSchema.safeParse(wanted);
  const wrong = (field: string): boolean =>
    error?.issues.some(({ path }) => path[0] === field) === true && (field !== 'host' || host.trim() !== '');
  const same = known?.host === wanted.host && known.port === wanted.port;
  const use = (): void => {
    if (success && !same) onUse(data);
  };
  const paste = (event: ClipboardEvent): void => {
    const [, pastedHost, pastedPort] = WHOLE.exec(event.clipboardData.getData('text')) ?? [];
    if (pastedHost === undefined || pastedPort === undefined) return;
    event.preventDefault();
    setHost(pastedHost);
    setPort(pastedPort);
  };
  return (
    <div className={styles.line}>
      <Field
        label={text.host}
        className={styles.host}
        hint={same || !success ? null : text.notYet}
        validationMessage={wrong('host') ? text.hostWrong : null}
      >
        <Input
          value={host}
          maxLength={253}
          disabled={fixed}
          spellCheck={false}
          placeholder="proxy.example.com"
          onPaste={paste}
          onKeyDown={onEnter(use)}
          onChange={(_, { value: typed }) => setHost(typed)}
        />
      </Field>
      <div className={styles.rest}>
        <Field label={text.port} className={styles.port} validationMessage={wrong('port') ? text.portWrong : null}>
          <Input
            className={styles.number}
            value={port}
            maxLength={5}
            disabled={fixed}
            inputMode="numeric"
            onKeyDown={onEnter(use)}
            onChange={(_, { value: typed }) => setPort(typed)}
          />
        </Field>
        <Button className={styles.use} disabledFocusable={fixed || !success || same} onClick={use}>
          {text.use}
        </Button>
      </div>
    </div>
  );
}

function Trials({ trials }: { readonly trials: readonly NetworkTrial[] }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={text.trials}>
      {trials.length === 0 && <li>{text.nothing}</li>}
      {trials.map(({ host, failure }) => (
        <li key={host}>
          {failure === undefined ? (
            <div className={styles.good}>
              <CheckmarkCircleRegular className={styles.icon} aria-hidden="true" />
              {text.answers(host)}
            </div>
          ) : (
            <FailureNote failure={failure} subject={host} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface NetworkSectionProps {
  readonly value: ProxyChoice;
  readonly fixed: boolean;
  readonly save: (change: Partial<Preferences>) => void;
}

/** How https requests of this computer leave it. */
export function NetworkSection({ value, fixed, save }: NetworkSectionProps) {
  const styles = useStyles();
  // Chosen, and not named yet.
  const [naming, setNaming] = useState(false);
  const kind = naming ? 'manual' : value.kind;
  const [view, setView] = useState<NetworkView>();
  const [trials, setTrials] = useState<readonly NetworkTrial[]>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let current = true;
    void ask('network.view', {}).then((answer) => {
      if (current && answer.ok) setView(answer.value);
    });
    return () => {
      current = false;
    };
  }, [value]);
  const tryIt = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask('network.try', {});
    setTrials(answer.ok ? answer.value.trials : [{ host: text.title, failure: answer.error }]);
    const seen = await ask('network.view', {});
    if (seen.ok) setView(seen.value);
    setBusy(false);
  };
  const choose = (chosen: ProxyChoice): void => {
    setTrials(undefined);
    save({ proxy: chosen });
  };
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>{text.title}</legend>
      <Field label={text.proxy} hint={text.hint}>
        <RadioGroup
          layout="horizontal"
          disabled={fixed}
          value={kind}
          onChange={(_, data) => {
            const found = (['system', 'none', 'manual'] as const).find((one) => one === data.value);
            if (found === undefined) return;
            setNaming(found === 'manual');
            if (found !== 'manual') choose({ kind: found });
          }}
        >
          {(['system', 'none', 'manual'] as const).map((one) => (
            <Radio key={one} value={one} label={text.kinds[one]} />
          ))}
        </RadioGroup>
      </Field>
      {kind === 'manual' && <Manual key={JSON.stringify(value)} value={value} fixed={fixed} onUse={choose} />}
      {view?.proxy !== undefined && <ProxyCredentials key={view.proxy.name} proxy={view.proxy} onChanged={setView} />}
      <div>
        <Button disabledFocusable={busy} onClick={() => void tryIt()}>
          {busy ? text.trying : text.try}
        </Button>
      </div>
      {trials !== undefined && <Trials trials={trials} />}
      <Authorities authorities={view?.authorities ?? []} onChanged={setView} />
    </fieldset>
  );
}
