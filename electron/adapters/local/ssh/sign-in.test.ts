import ssh2, { type AuthContext, type Prompt } from 'ssh2';
import { afterEach, expect, test } from 'vitest';
import { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import { Deadline } from '../deadline';
import { fingerprintOf } from '../host-key';
import { connect } from './connection';

const PASSWORD = 'right-Horse-7';
const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A server that decides about each attempt as it is told, and notes what it heard. */
async function attempt(decide: (context: AuthContext) => void, greeting?: string) {
  const pair = ssh2.utils.generateKeyPairSync('ed25519');
  const parsed = ssh2.utils.parseKey(pair.public);
  if (parsed instanceof Error) throw parsed;
  const methods: string[] = [];
  const server = new ssh2.Server(
    { hostKeys: [pair.private], ...(greeting === undefined ? {} : { banner: greeting }) },
    (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (context) => {
        methods.push(context.method);
        decide(context);
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  const { port } = server.address() as { port: number };
  const hostKey = fingerprintOf(parsed.getPublicSSH());
  const made = await connect(
    { host: '127.0.0.1', port, user: 'svc', hostKey },
    new Secret(PASSWORD),
    new Deadline(20 * SECOND),
  );
  if (made.ok) made.value.destroy();
  return { said: made.ok ? 'in' : `${made.error.code}: ${made.error.detail ?? ''}`, methods };
}

type Asked = readonly { readonly prompts: readonly Prompt[]; readonly right: readonly string[] }[];

/** Asks one thing after the other (RFC 4256); lets in whoever gives every answer. */
function questions(rounds: Asked, heard: string[] = []) {
  return (context: AuthContext): void => {
    if (context.method !== 'keyboard-interactive') {
      context.reject(['keyboard-interactive']);
      return;
    }
    const ask = ([round, ...rest]: Asked): void => {
      if (round === undefined) {
        context.accept();
        return;
      }
      context.prompt([...round.prompts], (answers) => {
        heard.push(...answers);
        if (answers.join('\n') === round.right.join('\n')) ask(rest);
        else context.reject();
      });
    };
    ask(rounds);
  };
}

const password = { prompts: [{ prompt: 'Password: ', echo: false }], right: [PASSWORD] };
const code = { prompts: [{ prompt: 'Verification code: ', echo: false }], right: ['123456'] };

test('a password goes the way that the server names, and a question is answered once', async () => {
  const byPassword = await attempt((context) => {
    if (context.method === 'password') context.accept();
    else context.reject(['password', 'keyboard-interactive']);
  });
  expect(byPassword).toEqual({ said: 'in', methods: ['none', 'password'] });
  expect(await attempt(questions([password]))).toEqual({ said: 'in', methods: ['none', 'keyboard-interactive'] });
});

test.each<[string, Asked]>([
  ['after the password', [password, code]],
  ['before it', [code, password]],
  ['in one form with it', [{ prompts: [...password.prompts, ...code.prompts], right: [PASSWORD, '123456'] }]],
  ['without a word of what it is', [password, { prompts: [{ prompt: '\u202e?', echo: false }], right: ['x'] }]],
  ['as a question to be seen', [{ prompts: [{ prompt: 'Mother’s name: ', echo: true }], right: ['x'] }]],
])('a second factor %s is named, and gets no password', async (_when, rounds) => {
  const heard: string[] = [];
  expect((await attempt(questions(rounds, heard))).said).toBe('bind_failed: second factor asked');
  expect(heard.filter((answer) => answer === PASSWORD)).toHaveLength(rounds[0] === password ? 1 : 0);
});

test('a wrong password is refused after one question', async () => {
  const wrong = { ...password, right: ['another'] };
  expect(await attempt(questions([wrong]))).toEqual({
    said: 'bind_failed: sign-in refused',
    methods: ['none', 'keyboard-interactive'],
  });
});

test('a server that is content and wants another method too', async () => {
  const { said, methods } = await attempt((context) => {
    if (context.method === 'password') context.reject(['keyboard-interactive'], true);
    else context.reject(['password']);
  });
  expect([said, methods]).toEqual(['bind_failed: second factor asked', ['none', 'password']]);
});

test('a server that wants a new password', async () => {
  const { said } = await attempt((context) => {
    if (context.method === 'password') context.requestChange('Your password has run out', () => undefined);
    else context.reject(['password']);
  });
  expect(said).toBe('bind_failed: password must be changed');
});

test.each(['Use your one-time passcode here', 'Account locked?', 'x'.repeat(20_000)])(
  'what a server tells everybody before it is asked anything is no reason: %.20s',
  async (greeting) => {
    expect(
      (
        await attempt((context) => {
          context.reject(['password']);
        }, greeting)
      ).said,
    ).toBe('bind_failed: sign-in refused');
  },
);

test('no way in by a password', async () => {
  const { said, methods } = await attempt((context) => {
    context.reject(['publickey', 'hostbased']);
  });
  expect([said, methods]).toEqual(['bind_failed: passwords not taken', ['none']]);
});
