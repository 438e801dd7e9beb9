import { upnOf, type Tenant } from '../state/tenant';

/** Text as it may stand in HTML, in attributes too. */
export function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? '');
}

const style =
  'body{font:16px system-ui;max-width:26rem;margin:10vh auto;padding:0 1rem;color:#1b1b1b;background:#fff}button{display:block;width:100%;margin:.5rem 0;padding:.7rem;font:inherit;text-align:left;cursor:pointer}input{font:inherit;padding:.6rem;width:100%;box-sizing:border-box}';

/** A whole page. `body` is HTML. */
function page(title: string, body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1><p>Practice: nothing here is real.</p>${body}</main></body></html>`;
}

function hidden(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');
}

/** The page on which somebody of the partner picks who they are; `fields` come back with the choice. */
export function choicePage(
  tenant: Tenant,
  action: string,
  fields: Readonly<Record<string, string>>,
  extra = '',
): string {
  const people = tenant.users
    .allTruth()
    .filter((user) => user.deletedAt === null && user.origin === 'seed' && user.properties['userType'] !== 'Guest');
  const buttons = people.map((user) => {
    const name = user.properties['displayName'];
    const label = `${typeof name === 'string' ? name : ''} (${upnOf(user)})`;
    return `<button name="practice_user" value="${escaped(upnOf(user))}">${escaped(label)}</button>`;
  });
  const cancel = '<button name="practice_user" value="">Cancel</button>';
  return page(
    'Sign in',
    `<form method="get" action="${escaped(action)}">${hidden(fields)}${extra}${buttons.join('')}${cancel}</form>`,
  );
}

/** A form that sends itself to the client on this computer (OAuth 2.0 Form Post Response Mode). */
export function postBackPage(redirectUri: string, fields: Readonly<Record<string, string>>): string {
  const form = `<form method="post" action="${escaped(redirectUri)}">${hidden(fields)}<button>Continue</button></form>`;
  return page('Signed in', `${form}<script>document.forms[0].submit()</script>`);
}

/** A page that only says something. */
export function messagePage(title: string, text: string): string {
  return page(title, `<p>${escaped(text)}</p>`);
}

/** Field in which a person types the code that the device shows. */
export const userCodeField =
  '<p><label>Code <input name="user_code" autocomplete="off" required maxlength="20"></label></p>';
