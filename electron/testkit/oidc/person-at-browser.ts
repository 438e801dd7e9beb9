/** What a person does on the pages of a sign-in service. */
export interface Doing {
  /** Typed into the field for the user name. */
  readonly login: string;
  /** Leaves at the page with this heading: `Sign-in` asks who, `Authorize` asks for consent. */
  readonly cancelAt?: 'Sign-in' | 'Authorize';
  readonly userCode?: string;
}

/** More pages than any sign-in has. */
const MOST_PAGES = 20;

/**
 * Walks through the provider's own pages as a browser with a person in front of it: keeps cookies, follows redirects, fills
 * in and sends the form of each page. Gives the last page. Rejects when it does not end.
 */
export async function walk(start: string, doing: Doing): Promise<{ readonly status: number; readonly html: string }> {
  const jar = new Map<string, string>();
  let next: Step = { url: start };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const response = await send(next, jar);
    const location = response.headers.get('location');
    if (location !== null) {
      next = { url: new URL(location, next.url).href };
      continue;
    }
    const html = await response.text();
    const step = stepFrom(html, next.url, doing);
    if (step === undefined) return { status: response.status, html };
    next = step;
  }
  throw new Error('the sign-in pages do not end');
}

interface Step {
  readonly url: string;
  readonly form?: URLSearchParams;
}

async function send({ url, form }: Step, jar: Map<string, string>): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie },
    ...(form === undefined ? {} : { method: 'POST', body: form }),
  });
  for (const set of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
  return response;
}

function stepFrom(html: string, at: string, doing: Doing): Step | undefined {
  const title = /<h1>([^<]*)<\/h1>/.exec(html)?.[1];
  const cancel = /<a href="([^"]*)">\[ Cancel \]<\/a>/.exec(html)?.[1];
  if (doing.cancelAt !== undefined && doing.cancelAt === title && cancel !== undefined) return { url: plain(cancel) };
  const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(html)?.[0];
  const action = /action="([^"]*)"/.exec(form ?? '')?.[1];
  if (form === undefined || action === undefined) return undefined;
  const filled = new URLSearchParams();
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    const value = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
    if (name === undefined) continue;
    const typed: Readonly<Record<string, string | undefined>> = {
      login: doing.login,
      password: 'any',
      user_code: doing.userCode,
    };
    filled.set(name, typed[name] ?? plain(value));
  }
  return { url: new URL(plain(action), at).href, form: filled };
}

function plain(text: string): string {
  const signs: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (whole, name: string) => signs[name] ?? whole);
}
