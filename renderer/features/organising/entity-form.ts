import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { EditFinding, Entity } from '../../../shared/ipc/entities';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { notify } from '../../stores/organisation-memory';
import { findingText } from '../../text/findings';
import { editorText } from '../../text/organising';

/** Kinds that are edited in a drawer; policies and connections have editors of their own. */
export type DrawerKind = 'customer' | 'customerGroup' | 'technician' | 'technicianGroup';

/** As much of a schema of `shared/model` as a form needs. */
interface Schema<V> {
  readonly safeParse: (
    value: unknown,
  ) =>
    | { readonly success: true; readonly data: V }
    | { readonly success: false; readonly error: { readonly issues: readonly { readonly path: PropertyKey[] }[] } };
}

/** Everything that is edited has these. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What differs from kind to kind; made once per kind. */
export interface FormSpec<V extends Named> {
  readonly kind: DrawerKind;
  readonly schema: Schema<V>;
  /** A new one, to be filled in. */
  readonly blank: () => V;
  /** As it is sent: blanks around names taken off. */
  readonly tidy: (value: V) => V;
  /** Why the schema refuses a field, in words. */
  readonly shapeText: (field: string) => string;
}

/** A sentence beside a field. */
export interface Remark {
  readonly severity: 'problem' | 'warning';
  readonly text: string;
}

export interface EntityForm<V extends Named> {
  /** Undefined while it is being fetched. */
  readonly value: V | undefined;
  readonly change: (part: Partial<V>) => void;
  /** A field was left: what is wrong with it may be said. */
  readonly touch: (field: string) => void;
  readonly remark: (field: string) => Remark | undefined;
  /** Findings about the thing as a whole. */
  readonly general: readonly Remark[];
  readonly isNew: boolean;
  readonly dirty: boolean;
  readonly readOnly: boolean;
  readonly saving: boolean;
  readonly overtaken: boolean;
  readonly failure: Failure | undefined;
  /** Absent: not published yet. */
  readonly published: V | undefined;
  /** What the form began with. */
  readonly base: V | undefined;
  /** True when it was saved. */
  readonly save: () => Promise<boolean>;
  /** Saves with these values set as well, as a button of its own does. */
  readonly saveAs: (part: Partial<V>) => Promise<boolean>;
}

const CHECK_AFTER_MS = 250;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Loaded<V extends Named> {
  readonly base: V;
  readonly published: V | undefined;
  readonly isNew: boolean;
}

async function fetchOne<V extends Named>(spec: FormSpec<V>, id: string): Promise<Loaded<V> | Failure> {
  const answer = await ask('entity.get', { kind: spec.kind, id });
  if (!answer.ok) return answer.error;
  // The main process answers with the kind that was asked for; the schema makes sure.
  const base = spec.schema.safeParse(answer.value.entity.value);
  const published = spec.schema.safeParse(answer.value.published?.value);
  if (!base.success) return { code: 'bug', detail: 'entity.get' };
  return { base: base.data, published: published.success ? published.data : undefined, isNew: false };
}

const isFailure = (loaded: object): loaded is Failure => !('base' in loaded);

/** Fetches what is edited, and looks again when the organisation changed under it. */
function useLoaded<V extends Named>(spec: FormSpec<V>, id: string | undefined) {
  const revision = useOrganisation((state) => state.revision);
  const [loaded, setLoaded] = useState<Loaded<V> | undefined>(() =>
    id === undefined ? { base: spec.blank(), published: undefined, isNew: true } : undefined,
  );
  const [newest, setNewest] = useState<Loaded<V>>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    if (id === undefined) return undefined;
    let current = true;
    void fetchOne(spec, id).then((found) => {
      if (!current) return;
      if (isFailure(found)) setFailure(found);
      else {
        setLoaded((before) => before ?? found);
        setNewest(found);
      }
    });
    return () => {
      current = false;
    };
  }, [spec, id, revision]);
  return { loaded, newest, failure, setLoaded, setFailure };
}

/** What the main process says about the value as it stands, a moment after the last key. */
function useFindings<V extends Named>(spec: FormSpec<V>, value: V | undefined, skip: boolean) {
  const [findings, setFindings] = useState<readonly EditFinding[]>([]);
  const number = useRef(0);
  useEffect(() => {
    const mine = ++number.current;
    if (value === undefined || skip) return undefined;
    const entity = { kind: spec.kind, value: spec.tidy(value) } as Entity;
    const timer = setTimeout(() => {
      void ask('entity.check', { entity }).then((answer) => {
        // A check that fails says nothing about the value; saving will.
        if (answer.ok && mine === number.current) setFindings(answer.value.findings);
      });
    }, CHECK_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [spec, value, skip]);
  return [findings, setFindings] as const;
}

/** Fields that the schema refuses. */
function useShape<V extends Named>(spec: FormSpec<V>, value: V | undefined): ReadonlySet<string> {
  return useMemo(() => {
    if (value === undefined) return new Set<string>();
    const parsed = spec.schema.safeParse(spec.tidy(value));
    return new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0] ?? '')));
  }, [spec, value]);
}

/** One thing in an editor: fetched, checked while it is typed, saved into the draft. `id` absent: a new one. */
export function useEntityForm<V extends Named>(spec: FormSpec<V>, id: string | undefined): EntityForm<V> {
  const { loaded, newest, failure, setLoaded, setFailure } = useLoaded(spec, id);
  const [input, setInput] = useState<V>();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [saving, setSaving] = useState(false);
  const readOnly = useOrganisation((state) => state.view?.canEdit) !== true;
  const value = input ?? loaded?.base;
  const shape = useShape(spec, value);
  const dirty = input !== undefined && !same(input, loaded?.base);
  const [findings, setFindings] = useFindings(spec, input, readOnly || shape.size > 0);
  const remarks = (field: string): Remark[] => [
    ...(shape.has(field) && (touched.has(field) || touched.has('*'))
      ? [{ severity: 'problem', text: spec.shapeText(field) } as const]
      : []),
    ...findings
      .filter((one) => (field === '' ? one.field === '' : one.field.split('.')[0] === field))
      .map((one) => ({ severity: one.severity, text: findingText(one, spec.kind) })),
  ];
  const saveAs = async (part: Partial<V>): Promise<boolean> => {
    setTouched(new Set(['*']));
    if (value === undefined || shape.size > 0 || saving) return false;
    setSaving(true);
    const tidied = spec.tidy({ ...value, ...part });
    const answer = await ask('entity.put', { entity: { kind: spec.kind, value: tidied } as Entity });
    setSaving(false);
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return false;
    setFindings(answer.value.findings);
    if (!answer.value.saved) return false;
    setLoaded({ base: tidied, published: loaded?.published, isNew: false });
    setInput(undefined);
    notify(editorText.saved(tidied.name), { undo: true });
    return true;
  };
  return {
    value,
    change: (part) => {
      if (value !== undefined) setInput({ ...value, ...part });
    },
    touch: useCallback((field: string) => {
      setTouched((before) => (before.has(field) ? before : new Set([...before, field])));
    }, []),
    remark: (field) => remarks(field)[0],
    general: remarks(''),
    isNew: loaded?.isNew === true,
    dirty,
    readOnly,
    saving,
    overtaken: dirty && newest !== undefined && loaded !== undefined && !same(newest.base, loaded.base),
    failure,
    published: loaded?.published,
    base: loaded?.base,
    save: () => saveAs({}),
    saveAs,
  };
}
