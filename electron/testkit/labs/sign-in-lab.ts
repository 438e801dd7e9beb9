import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { M365Connector } from '../../../shared/model/connector';
import type { Fetch } from '../../adapters/identity/network';
import { createTechnicianSignIn } from '../../adapters/identity/technician-sign-in';
import type { SignedInAccount, SignInApp, TechnicianSignIn } from '../../ports/identity';
import { practiceSeed, practiceTenants, startPracticeTenant, type PracticeTenantServer } from '../../practice/m365';
import { FakeClock } from '../fakes/clock';
import { fakeKeychain, type FakeKeychain } from '../fakes/fake-keychain';
import { labConnector } from './graph-lab';
import { memoryLog, type MemoryLog } from '../fakes/log';
import { FakeTimers } from '../fakes/timers';

/** A page as a person in front of it has it. */
export interface SeenPage {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

/** Follows sign-in pages as a browser with a person in front of it does: reads the form and sends it where it says. */
export class ScriptedBrowser {
  /** What the page of this computer said at the end, per sign-in. */
  readonly answers: SeenPage[] = [];
  readonly opened: string[] = [];
  /** UPN of whom the person picks; '' = Cancel; undefined = they walk away. */
  person: string | undefined;
  /** Changes the form on its way back. */
  tamper: (form: URLSearchParams) => void = () => undefined;
  /** Rejects with whatever went wrong in a page. */
  readonly work: Promise<void>[] = [];

  /** The port: true, as every system with a browser says. */
  readonly open = (url: string): Promise<boolean> => {
    this.opened.push(url);
    if (this.person !== undefined) this.work.push(this.#follow(url, this.person));
    return Promise.resolve(true);
  };

  async #follow(url: string, person: string): Promise<void> {
    const page = new URL(url);
    page.searchParams.set('practice_user', person);
    const response = await fetch(page);
    const html = await response.text();
    const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1];
    if (action === undefined) throw new Error(`no form to send back: ${String(response.status)}`);
    const form = new URLSearchParams(hiddenFields(html));
    this.tamper(form);
    this.answers.push(await post(plain(action), form));
  }
}

/** Posts a form as a page does. */
async function post(url: string, form: URLSearchParams): Promise<SeenPage> {
  const response = await fetch(url, { method: 'POST', body: form });
  return { status: response.status, html: await response.text(), headers: response.headers };
}

function hiddenFields(html: string): [string, string][] {
  const found = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return [...found].map(([, name = '', value = '']) => [plain(name), plain(value)]);
}

function plain(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (name) => signs[name] ?? name);
}

/** A technician's sign-in on the practice tenants' sign-in service, over real HTTP. */
export interface SignInLab {
  readonly server: PracticeTenantServer;
  readonly browser: ScriptedBrowser;
  readonly clock: FakeClock;
  readonly timers: FakeTimers;
  readonly keychain: FakeKeychain;
  readonly log: MemoryLog;
  /** Where refresh tokens are kept. */
  readonly file: string;
  readonly signIn: TechnicianSignIn;
  /** What technicians sign in through. */
  readonly app: SignInApp;
  /** Stands between the program and the sign-in service; the global `fetch` unless a test says otherwise. */
  between: Fetch;
  /** Signs somebody in through the browser. Rejects when that fails. */
  signedIn(upn: string): Promise<SignedInAccount>;
  /** The program anew, or a second one, on the same file and keychain. */
  another(): TechnicianSignIn;
  /** A connector of a practice customer that technicians sign in to themselves; the first word of the name is enough. */
  connector(customer: string): M365Connector;
  dispose(): Promise<void>;
}

export async function startSignInLab(): Promise<SignInLab> {
  const clock = new FakeClock();
  const timers = new FakeTimers(clock);
  const server = await startPracticeTenant({ seed: practiceSeed(), clock: { now: () => clock.wall() } });
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-sign-in-'));
  const [browser, keychain, log] = [new ScriptedBrowser(), fakeKeychain(), memoryLog()];
  const file = join(folder, 'profile', 'sign-in.bin');
  const another = (): TechnicianSignIn =>
    createTechnicianSignIn({
      file,
      keychain,
      clock,
      timers,
      log,
      openBrowser: browser.open,
      fetch: (url, init) => lab.between(url, init),
    });
  const connector = (customer: string): M365Connector => technicianConnector(customer, server);
  const { signIn: through, cloud } = connector('Brightwater');
  const lab: SignInLab = {
    server,
    browser,
    clock,
    timers,
    keychain,
    log,
    file,
    signIn: another(),
    app: { clientId: through.clientId, cloud },
    between: fetch,
    signedIn: async (upn) => {
      browser.person = upn;
      const result = await lab.signIn.begin({ app: lab.app, way: 'browser' }).done;
      await Promise.all(browser.work);
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      return result.value;
    },
    another,
    connector,
    dispose: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return lab;
}

function technicianConnector(customer: string, server: PracticeTenantServer): M365Connector {
  const tenant = practiceTenants.find(({ displayName }) => displayName.startsWith(customer));
  if (tenant === undefined) throw new Error(`no practice customer called ${customer}`);
  return { ...labConnector(tenant, server), signIn: { kind: 'technician', clientId: tenant.clientId } };
}
