import { beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../shared/errors';
import type { Input, Output } from '../../shared/ipc/contract';
import type { EntityRow } from '../../shared/ipc/entities';
import type { Result } from '../../shared/result';
import { idsFound, rowAt, RowPages, rowsOfIds } from './organisation-rows';

type Request = Input<'entity.list'>;
type Answer = Result<Output<'entity.list'>, Failure>;

interface Pending {
  readonly request: Request;
  readonly answer: (answer: Answer) => void;
}

let pending: Pending[];

const row = (index: number, name = `Row ${String(index)}`): EntityRow => ({
  kind: 'customer',
  id: `r${String(index)}`,
  name,
  detail: '',
  tags: [],
  changed: 'no',
});

/** What the main process would answer when there are `total` rows. */
function page({ offset, limit }: Request, total: number, name?: string): Answer {
  const count = Math.max(0, Math.min(limit, total - offset));
  return { ok: true, value: { total, rows: Array.from({ length: count }, (_, index) => row(offset + index, name)) } };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** Answers the oldest request. */
async function answer(total: number, name?: string): Promise<Request> {
  const next = pending.shift();
  if (next === undefined) throw new Error('nothing was asked');
  next.answer(page(next.request, total, name));
  await settled();
  return next.request;
}

beforeEach(() => {
  pending = [];
  const invoke = (_name: string, request: Request): Promise<Answer> =>
    new Promise((resolve) => {
      pending.push({ request, answer: resolve });
    });
  Object.assign(globalThis, { window: { latchkey: { invoke, on: () => () => undefined } } });
});

const customers = (query: string) => ({ kind: 'customer' as const, query });

describe('pages of rows', () => {
  it('asks for what is in sight, and for each page once', async () => {
    const pages = new RowPages();
    pages.show(customers(''), 1);
    expect((await answer(10_000)).offset).toBe(0);
    pages.see(5_090, 5_110);
    pages.see(5_091, 5_111);
    expect(pending.map(({ request }) => request.offset)).toEqual([5_000, 5_100]);
    await answer(10_000);
    await answer(10_000);
    expect(rowAt(pages.store.getState(), 5_105)?.id).toBe('r5105');
    expect(rowAt(pages.store.getState(), 7_000)).toBeUndefined();
    pages.see(5_095, 5_115);
    expect(pending).toEqual([]);
  });

  it('has one request under way while somebody types, and shows the answer to the newest text only', async () => {
    const pages = new RowPages();
    pages.show(customers(''), 1);
    await answer(50);
    for (const query of ['c', 'co', 'con', ' contoso ']) pages.show(customers(query), 1);
    expect(pending).toHaveLength(1);
    expect((await answer(40, 'old')).query).toBe('c');
    expect(pages.store.getState()).toMatchObject({ total: 50, query: '' });
    expect((await answer(1, 'new')).query).toBe('contoso');
    expect(pages.store.getState()).toMatchObject({ total: 1, query: ' contoso ' });
    expect(rowAt(pages.store.getState(), 0)?.name).toBe('new');
    expect(pending).toEqual([]);
  });

  it('keeps the old rows in sight until the organisation that changed is read again', async () => {
    const pages = new RowPages();
    pages.show(customers(''), 1);
    await answer(300, 'before');
    pages.see(110, 120);
    await answer(300, 'before');
    pages.show(customers(''), 2);
    expect(rowAt(pages.store.getState(), 115)?.name).toBe('before');
    expect((await answer(299, 'after')).offset).toBe(100);
    expect(pages.store.getState().total).toBe(299);
    expect(rowAt(pages.store.getState(), 115)?.name).toBe('after');
    pages.see(0, 10);
    expect((await answer(299, 'after')).offset).toBe(0);
  });

  it('does not take an answer of the organisation before', async () => {
    const pages = new RowPages();
    pages.show(customers(''), 1);
    await answer(300, 'before');
    pages.see(110, 120);
    pages.show(customers(''), 2);
    await answer(300, 'stale');
    expect(rowAt(pages.store.getState(), 115)).toBeUndefined();
    await answer(300, 'after');
    expect(rowAt(pages.store.getState(), 115)?.name).toBe('after');
  });

  it('says what failed and asks again only when it is told to', async () => {
    const pages = new RowPages();
    pages.show(customers('x'), 1);
    pending.shift()?.answer({ ok: false, error: { code: 'ledger_unwritable' } });
    await settled();
    expect(pages.store.getState()).toMatchObject({ total: 0, failure: { code: 'ledger_unwritable' } });
    pages.see(0, 20);
    expect(pending).toEqual([]);
    pages.retry();
    await answer(3);
    expect(pages.store.getState()).toMatchObject({ total: 3, failure: undefined });
  });
});

describe('ids', () => {
  it('are fetched in portions that the contract takes', async () => {
    const found = idsFound(customers('c'));
    expect((await answer(1_100)).limit).toBe(500);
    expect((await answer(1_100)).offset).toBe(500);
    expect((await answer(1_100)).offset).toBe(1_000);
    expect(await found).toHaveLength(1_100);
    const rows = rowsOfIds(
      'customer',
      Array.from({ length: 501 }, (_, index) => `r${String(index)}`),
    );
    expect((await answer(500)).ids).toHaveLength(500);
    expect((await answer(1)).ids).toEqual(['r500']);
    expect(await rows).toHaveLength(501);
  });
});
