import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { Output } from '../../../shared/ipc/contract';
import { ask } from '../../bridge';
import { notify } from '../../stores/organisation-memory';
import { IMPORT_MOST, importText, type ImportKind } from '../../text/importing';

type ImportResult = Output<'entity.importCsv'>;

const READ_AFTER_MS = 300;

export interface ImportState {
  readonly csv: string;
  readonly setCsv: (csv: string) => void;
  readonly readFile: (file: File) => Promise<void>;
  /** What the table would do; undefined while it is not known. */
  readonly result: ImportResult | undefined;
  readonly failure: Failure | undefined;
  /** Why a file was not taken. */
  readonly trouble: string | undefined;
  readonly ready: boolean;
  /** True when the table was taken. */
  readonly apply: () => Promise<boolean>;
}

/** A table that is being imported: read by the main process whenever it changes, taken when it is asked for. */
export function useImport(kind: ImportKind): ImportState {
  const [csv, setText] = useState('');
  const [result, setResult] = useState<ImportResult>();
  const [failure, setFailure] = useState<Failure>();
  const [trouble, setTrouble] = useState<string>();
  const [applying, setApplying] = useState(false);
  const number = useRef(0);
  useEffect(() => {
    const mine = ++number.current;
    if (csv.trim() === '') return undefined;
    const timer = setTimeout(() => {
      void ask('entity.importCsv', { kind, csv, apply: false }).then((answer) => {
        if (mine !== number.current) return;
        setResult(answer.ok ? answer.value : undefined);
        setFailure(answer.ok ? undefined : answer.error);
      });
    }, READ_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [kind, csv]);
  const setCsv = (text: string): void => {
    setResult(undefined);
    setFailure(undefined);
    setTrouble(text.length > IMPORT_MOST ? importText.tooLarge : undefined);
    setText(text.length > IMPORT_MOST ? '' : text);
  };
  const usable = result !== undefined && result.problems.length === 0 && result.added + result.changed > 0;
  return {
    csv,
    setCsv,
    readFile: async (file) => {
      if (file.size > IMPORT_MOST * 3) {
        setTrouble(importText.tooLarge);
        return;
      }
      try {
        setCsv(await file.text());
      } catch {
        setTrouble(importText.unreadable);
      }
    },
    result,
    failure,
    trouble,
    ready: usable && !applying,
    apply: async () => {
      if (!usable || applying) return false;
      setApplying(true);
      const answer = await ask('entity.importCsv', { kind, csv, apply: true });
      setApplying(false);
      setFailure(answer.ok ? undefined : answer.error);
      if (!answer.ok) return false;
      setResult(answer.value);
      if (answer.value.problems.length > 0) return false;
      notify(importText.done(answer.value, kind), { undo: true });
      return true;
    },
  };
}
