// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { LeaseView } from '../../../shared/ipc/views';
import { instant, MINUTE } from '../../../shared/time';
import { lease } from '../../testing/sample-leases';
import { label } from '../../text/en';
import { Root } from '../../ui/root';
import { CopyButton } from './copy-button';
import { PassNote } from './pass-note';

afterEach(cleanup);

/** A live account whose pass ends so many minutes from now. */
function withPass(minutes: number, inDoubt = false): LeaseView {
  const now = Date.now();
  const sketch = {
    ...{ id: 'l1', customer: 0, account: 'ana-jit', policyName: 'Break-fix', privilege: 'Global Administrator' },
    ...{ source: 'm365' as const, minutesLeft: 240, minutesLong: 480 },
  };
  const credential = { kind: 'tap' as const, oneTime: false, expiresAt: instant(now + minutes * MINUTE) };
  return lease({ ...sketch, changes: { credential, renewal: { inDoubt } } }, now);
}

/** The colours of the two buttons. */
function colours(pass: LeaseView): { readonly copy: string; readonly renew: string } {
  render(
    <Root>
      <CopyButton lease={pass} />
      <PassNote lease={pass} />
    </Root>,
  );
  const of = (name: string): string => getComputedStyle(screen.getByRole('button', { name })).backgroundColor;
  const found = { copy: of('Copy TAP'), renew: of(label.renewPass) };
  cleanup();
  return found;
}

it('offers the copy of a pass that works, and a new one in the place of a pass that has ended or may be replaced', () => {
  const works = colours(withPass(30));
  const ended = colours(withPass(-1));
  const doubtful = colours(withPass(30, true));
  expect(works.copy).not.toBe(works.renew);
  expect([ended.copy, ended.renew]).toEqual([works.renew, works.copy]);
  expect([doubtful.copy, doubtful.renew]).toEqual([works.renew, works.copy]);
});
