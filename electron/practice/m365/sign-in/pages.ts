import { upnOf, type Tenant } from '../state/tenant';

/** Text as it may stand in HTML, in attributes too. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? '');
}

/** Looks like a page of a sign-in service and follows the system's light or dark; nothing is loaded. */
const style = [
  ':root{color-scheme:light dark;--page:#f3f2f1;--card:#fff;--ink:#242424;--soft:#5c5c5c;--line:#d1d1d1;--hover:#f5f5f5;--accent:#0f6cbd;--badge:#fff4ce}',
  '@media(prefers-color-scheme:dark){:root{--page:#141414;--card:#242424;--ink:#f5f5f5;--soft:#b8b8b8;--line:#525252;--hover:#333;--accent:#62abf5;--badge:#4a3c0a}}',
  '*{box-sizing:border-box}body{font:15px/1.5 system-ui,"Segoe UI",sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--ink);padding:1rem}',
  'main{width:100%;max-width:27rem;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:2rem;overflow-wrap:anywhere}',
  'h1{font-size:1.4rem;line-height:1.3;margin:.75rem 0 .5rem}p{margin:.5rem 0 1rem}.badge{display:inline-block;background:var(--badge);border-radius:4px;padding:.1rem .5rem;font-size:.85rem}',
  'button{display:block;width:100%;margin:.5rem 0;padding:.65rem .8rem;font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:4px;text-align:left;cursor:pointer}',
  'button:hover{background:var(--hover)}button:focus-visible,input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}button span{display:block;color:var(--soft);font-size:.85rem}',
  '.quiet{border-color:transparent;color:var(--soft)}input{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:4px;padding:.6rem;width:100%;margin-top:.25rem}ul{padding-left:1.2rem}',
].join('');

/** A whole page. `body` is HTML. */
function page(title: string, body: string): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style>`;
  const badge = '<span class="badge">Practice: nothing here is real</span>';
  return `<!DOCTYPE html><html lang="en"><head>${head}</head><body><main>${badge}<h1>${escaped(title)}</h1>${body}</main></body></html>`;
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
    const label = typeof name === 'string' ? name : '';
    return `<button name="practice_user" value="${escaped(upnOf(user))}">${escaped(label)}<span>${escaped(upnOf(user))}</span></button>`;
  });
  const cancel = '<button class="quiet" name="practice_user" value="" formnovalidate>Cancel</button>';
  const organisation = escaped(tenant.record.displayName);
  return page(
    'Choose an account',
    `<p>to sign in to Latchkey as a technician of ${organisation}</p><form method="get" action="${escaped(action)}">${hidden(fields)}${extra}${buttons.join('')}${cancel}</form>`,
  );
}

/** A form that sends itself to the client on this computer (OAuth 2.0 Form Post Response Mode). */
export function postBackPage(redirectUri: string, fields: Readonly<Record<string, string>>): string {
  const form = `<form method="post" action="${escaped(redirectUri)}">${hidden(fields)}<button>Continue</button></form>`;
  return page('Signed in', `${form}<script>document.forms[0].submit()</script>`);
}

/** The page on which an administrator of a tenant consents to what an app asks for; `fields` come back with the choice. */
export function consentPage(
  tenant: Tenant,
  action: string,
  fields: Readonly<Record<string, string>>,
  permissions: readonly string[],
): string {
  const list = permissions.map((name) => `<li>${escaped(name)}</li>`).join('');
  const buttons =
    '<button name="practice_consent" value="yes">Accept</button><button class="quiet" name="practice_consent" value="no">Cancel</button>';
  return page(
    'Permissions requested',
    `<p>Latchkey asks for these at ${escaped(tenant.record.displayName)}. You decide as its administrator.</p><ul>${list}</ul><form method="get" action="${escaped(action)}">${hidden(fields)}${buttons}</form>`,
  );
}

/** A page that only says something. */
export function messagePage(title: string, text: string): string {
  return page(title, `<p>${escaped(text)}</p>`);
}

/** Field in which a person types the code that the device shows. */
export const userCodeField =
  '<p><label>Code <input name="user_code" autocomplete="off" required maxlength="20"></label></p>';
