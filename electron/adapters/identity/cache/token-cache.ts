import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import type { Keychain } from '../../../ports/security';
import type { Clock, Log, Timers } from '../../../ports/system';
import { mergedEntries, noEntries, parseEntries, withoutAccount, type Entries } from './entries';
import { openLockedFile, type LockedFile } from './locked-file';
import { isKey, newKey, seal, unseal } from './sealed';

/** Name of the keychain entry with the key of the file. */
export const TOKEN_CACHE_KEY = 'token-cache-key';

export interface TokenCacheWorld {
  /** Absolute; its folder is made when it is missing. */
  readonly file: string;
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/**
 * Refresh tokens of the people signed in on this computer, in a file that only the key in the OS keychain opens. What
 * cannot be opened (damaged, another key, no key) counts as nobody signed in and is logged; there is no plain text, ever.
 */
export interface TokenCache {
  /** Whether something could be kept: makes the key if there is none. Fails like the keychain. */
  ready(): Promise<Result<void, Failure>>;
  load(): Promise<Result<Entries, Failure>>;
  /** Writes what changed from `base` to `mine` into what the file holds by now. */
  save(base: Entries, mine: Entries): Promise<Result<void, Failure>>;
  /** Takes one account and all its tokens out; with the last account file and key go, too. */
  forget(homeAccountId: string): Promise<Result<void, Failure>>;
}

export function openTokenCache(world: TokenCacheWorld): TokenCache {
  const file = openLockedFile(world.file, world);
  const memo = new Memo(file);
  const look = (): Promise<Result<Entries, Failure>> => file.alone(() => opened(file, memo, world));
  return {
    ready: () => file.alone(async () => bare(await keyOf(world.keychain))),
    load: async () => {
      const known = memo.current();
      return known === undefined ? look() : ok(known);
    },
    save: (base, mine) =>
      file.alone(async () => {
        const theirs = await opened(file, memo, world);
        return theirs.ok ? written(file, memo, world, mergedEntries(base, mine, theirs.value)) : theirs;
      }),
    forget: (homeAccountId) =>
      file.alone(async () => {
        const held = await opened(file, memo, world);
        if (!held.ok) return held;
        const rest = withoutAccount(held.value, homeAccountId);
        if (Object.keys(rest.RefreshToken).length > 0) return written(file, memo, world, rest);
        const removed = file.remove();
        return removed.ok ? world.keychain.remove(TOKEN_CACHE_KEY) : removed;
      }),
  };
}

/** The newest content that was opened, good as long as the file holds the same bytes. */
class Memo {
  #seen: { readonly bytes: Buffer; readonly entries: Entries } | undefined;

  constructor(private readonly file: LockedFile) {}

  current(): Entries | undefined {
    const bytes = this.file.read();
    if (bytes === undefined) return noEntries;
    return this.#seen?.bytes.equals(bytes) === true ? this.#seen.entries : undefined;
  }

  note(bytes: Buffer, entries: Entries): void {
    this.#seen = { bytes, entries };
  }
}

async function opened(file: LockedFile, memo: Memo, world: TokenCacheWorld): Promise<Result<Entries, Failure>> {
  const known = memo.current();
  if (known !== undefined) return ok(known);
  const bytes = file.read();
  if (bytes === undefined) return ok(noEntries);
  const key = await world.keychain.get(TOKEN_CACHE_KEY);
  if (!key.ok) return key;
  if (key.value === undefined) return ok(nobody(world.log, 'no key'));
  const text = unseal(key.value, bytes);
  const entries = text === undefined ? undefined : parseEntries(text.reveal());
  if (entries === undefined) return ok(nobody(world.log, 'damaged'));
  memo.note(bytes, entries);
  return ok(entries);
}

function nobody(log: Log, why: string): Entries {
  log.warn('signIn.cacheNotOpened', { why });
  return noEntries;
}

async function written(
  file: LockedFile,
  memo: Memo,
  world: TokenCacheWorld,
  entries: Entries,
): Promise<Result<void, Failure>> {
  const key = await keyOf(world.keychain);
  if (!key.ok) return key;
  const bytes = seal(key.value, new Secret(JSON.stringify(entries)));
  const done = file.write(bytes);
  if (done.ok) memo.note(bytes, entries);
  return done;
}

/** The key, made when there is none or none that can be one. */
async function keyOf(keychain: Keychain): Promise<Result<Secret<string>, Failure>> {
  const held = await keychain.get(TOKEN_CACHE_KEY);
  if (!held.ok) return held;
  if (held.value !== undefined && isKey(held.value)) return ok(held.value);
  // A locked keyring answers reads with "none": only a key that can be read back is one.
  const put = await keychain.put(TOKEN_CACHE_KEY, new Secret(newKey()));
  if (!put.ok) return put;
  const again = await keychain.get(TOKEN_CACHE_KEY);
  if (!again.ok) return again;
  return again.value === undefined
    ? err(failure('keychain_unavailable', { detail: TOKEN_CACHE_KEY }))
    : ok(again.value);
}

function bare(result: Result<unknown, Failure>): Result<void, Failure> {
  return result.ok ? ok(undefined) : result;
}
