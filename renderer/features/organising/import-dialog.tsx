import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useRef } from 'react';
import {
  importColumns,
  importExample,
  importProblem,
  importSummary,
  importText,
  type ImportKind,
} from '../../text/importing';
import { FailureNote } from '../../ui/failure-note';
import { PlainDialog } from '../../ui/plain-dialog';
import { type ImportState, useImport } from './import-state';
import { RemarkNote } from './remark-note';

/** What the main process lists of problems. */
const MOST_PROBLEMS = 200;

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  line: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
  columns: { margin: '4px 0 0', paddingLeft: '20px', color: tokens.colorNeutralForeground2 },
  code: { fontFamily: tokens.fontFamilyMonospace },
  text: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  problems: { margin: 0, paddingLeft: '20px', maxHeight: '160px', overflowY: 'auto' },
  summary: { fontWeight: tokens.fontWeightSemibold },
});

function Columns({ kind }: { readonly kind: ImportKind }) {
  const styles = useStyles();
  return (
    <details>
      <summary>{importText.columns}</summary>
      <ul className={styles.columns}>
        {importColumns[kind].map(({ name, required, hint }) => (
          <li key={name}>
            <span className={styles.code}>{name}</span>
            {required && ` (${importText.required})`}: {hint}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Result({ state, kind }: { readonly state: ImportState; readonly kind: ImportKind }) {
  const styles = useStyles();
  const { result, trouble, failure } = state;
  return (
    <div role="status">
      {failure !== undefined && <FailureNote failure={failure} />}
      {trouble !== undefined && <RemarkNote remark={{ severity: 'problem', text: trouble }} />}
      {result !== undefined && result.problems.length === 0 && (
        <div className={styles.summary}>{importSummary(result, kind)}</div>
      )}
      {result !== undefined && result.problems.length > 0 && (
        <>
          <div className={styles.summary}>{importText.problems}</div>
          <ul className={styles.problems} tabIndex={0} aria-label={importText.problems}>
            {result.problems.map((problem) => {
              const text = importProblem(problem);
              return <li key={text}>{text}</li>;
            })}
            {result.problems.length >= MOST_PROBLEMS && <li>{importText.moreProblems}</li>}
          </ul>
        </>
      )}
    </div>
  );
}

function Source({ state, kind }: { readonly state: ImportState; readonly kind: ImportKind }) {
  const styles = useStyles();
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className={styles.line}>
        <Button onClick={() => file.current?.click()}>{importText.choose}</Button>
        {state.csv === '' && (
          <Button
            appearance="subtle"
            onClick={() => {
              state.setCsv(importExample[kind]);
            }}
          >
            {importText.example}
          </Button>
        )}
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv,text/plain"
          hidden
          aria-label={importText.choose}
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen !== undefined) void state.readFile(chosen);
            // The same file can be chosen again after it was mended.
            event.target.value = '';
          }}
        />
      </div>
      <Field label={importText.paste}>
        <Textarea
          rows={7}
          resize="vertical"
          textarea={{ className: styles.text, spellCheck: false, wrap: 'off' }}
          value={state.csv}
          onChange={(_, data) => {
            state.setCsv(data.value);
          }}
        />
      </Field>
    </>
  );
}

interface ImportDialogProps {
  readonly kind: ImportKind;
  readonly onClose: () => void;
}

/** A table from a file or the clipboard, read first and then taken as a whole. Shown while it is there. */
export function ImportDialog({ kind, onClose }: ImportDialogProps) {
  const styles = useStyles();
  const state = useImport(kind);
  const { result } = state;
  return (
    <PlainDialog
      alert
      title={importText.title[kind]}
      contentClass={styles.content}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{importText.cancel}</Button>
          <Button
            appearance="primary"
            disabledFocusable={!state.ready}
            onClick={() => {
              void state.apply().then((taken) => {
                if (taken) onClose();
              });
            }}
          >
            {result !== undefined && state.ready ? importText.apply(result, kind) : importText.nothing}
          </Button>
        </>
      }
    >
      <div>{importText.lead}</div>
      <Columns kind={kind} />
      <Source state={state} kind={kind} />
      <Result state={state} kind={kind} />
    </PlainDialog>
  );
}
