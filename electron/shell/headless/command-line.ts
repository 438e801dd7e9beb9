import { parseArgs } from 'node:util';
import { z } from 'zod';
import { connectorIdSchema, leaseIdSchema } from '../../../shared/ids';
import { lineSchema } from '../../../shared/model/text';
import { isForDevelopment, judgeSwitch, type Host } from '../start/switches';

const pathSchema = lineSchema(4_096, 1);
const waitSchema = z
  .string()
  .regex(/^\d{1,5}$/, '--wait needs a number of seconds')
  .transform(Number)
  .refine((seconds) => seconds <= 86_400, '--wait needs at most 86400 seconds');

const common = {
  json: z.boolean().default(false),
  practice: z.boolean().default(false),
  profile: pathSchema.optional(),
  'practice-endpoint': z
    .string()
    .regex(/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}\/?$/, '--practice-endpoint needs a loopback address')
    .optional(),
  'practice-keyfile': pathSchema.optional(),
  'practice-domain': pathSchema.optional(),
};
const wait = { wait: waitSchema.default(300) };
const customer = { customer: lineSchema(120, 1).optional() };
const out = { out: pathSchema.optional() };

const commandSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('sweep'), ...common, ...wait, ...customer, 'clean-up': z.boolean().default(false) }),
  z.strictObject({ name: z.literal('doctor'), ...common, ...customer, connector: connectorIdSchema.optional() }),
  z.strictObject({ name: z.literal('list'), ...common, all: z.boolean().default(false) }),
  z.strictObject({ name: z.literal('check-in'), ...common, ...wait, leases: z.array(leaseIdSchema).min(1).max(1_000) }),
  z.strictObject({
    name: z.literal('revoke-all'),
    ...common,
    ...wait,
    whose: z.enum(['mine', 'everyone'], { error: '--whose needs mine or everyone' }),
  }),
  z.strictObject({
    name: z.literal('audit export'),
    ...common,
    format: z.enum(['json', 'csv'], { error: '--format needs json or csv' }).default('json'),
    ...customer,
    ...out,
  }),
  z.strictObject({
    name: z.literal('audit report'),
    ...common,
    customer: z.string({ error: '--customer is needed' }).pipe(lineSchema(120, 1)),
    month: z
      .string({ error: '--month is needed' })
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, '--month needs a month such as 2026-01')
      .transform((month): `${string}-${string}` => `${month.slice(0, 4)}-${month.slice(5)}`),
    ...out,
  }),
  z.strictObject({ name: z.literal('receipt'), ...common, lease: leaseIdSchema, ...out }),
  z.strictObject({ name: z.literal('audit verify'), ...common }),
  z.strictObject({ name: z.literal('accept-damage'), ...common }),
]);

/** One command with everything it needs, checked. */
export type HeadlessCommand = z.infer<typeof commandSchema>;
export type CommandOf<N extends HeadlessCommand['name']> = Extract<HeadlessCommand, { name: N }>;

export type HeadlessLine =
  | { readonly kind: 'run'; readonly command: HeadlessCommand }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly message: string };

const SWITCHES = {
  json: { type: 'boolean' },
  practice: { type: 'boolean' },
  profile: { type: 'string' },
  'practice-endpoint': { type: 'string' },
  'practice-keyfile': { type: 'string' },
  'practice-domain': { type: 'string' },
  wait: { type: 'string' },
  customer: { type: 'string' },
  connector: { type: 'string' },
  'clean-up': { type: 'boolean' },
  all: { type: 'boolean' },
  whose: { type: 'string' },
  format: { type: 'string' },
  month: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean' },
} as const;

export const HEADLESS_HELP = `Usage: latchkey COMMAND [options]

  sweep        finish overdue accounts that other computers left, report what a person must look at
               --customer CODE   only this customer        --clean-up   also end what is otherwise only offered
  doctor       look at the directories behind connectors  --customer CODE   --connector ID
  list         live leases of this profile                 --all        ended ones too
  check-in ID… end these leases now
  revoke-all   end all leases                              --whose mine|everyone
  receipt ID   the receipt of a lease                      --out FILE
  audit export write the audit trail                       --format json|csv   --customer CODE   --out FILE
  audit report one customer's month as a page (HTML)       --customer CODE   --month YYYY-MM   --out FILE
  audit verify check the chain of the audit trail
  accept-damage
               open check-outs again after the record of accounts was damaged and somebody has looked at it

Options of every command:

  --json            one JSON document on standard output
  --wait SECONDS    how long to wait for ends that are under way (300)
  --profile FOLDER  keep everything in this folder
  --practice        work in the practice organisation

Exit codes: 0 done · 1 something is left or a person must look · 2 wrong usage · 3 no organisation · 4 profile in use
5 no keychain · 6 refused · 7 broken. Nothing is shown and no display is needed.
`;

/** Seams for tests; the program that users get knows no other practice tenant than its own. */
const SEAMS = ['practice-endpoint', 'practice-keyfile', 'practice-domain'] as const;

/** Reads the command line of a run without windows. What is not understood is refused with a sentence for the terminal. */
export function parseHeadless(words: readonly string[], host: Host): HeadlessLine {
  const judged = words.map((word) => ({ word, verdict: judgeSwitch(word, host) }));
  for (const { verdict } of judged) if (verdict.kind === 'refused') return verdict;
  let parsed;
  try {
    const args = judged.filter(({ verdict }) => verdict.kind === 'other').map(({ word }) => word);
    parsed = parseArgs({ args, options: SWITCHES, strict: true, allowPositionals: true });
  } catch (error) {
    return refused(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'the arguments cannot be read');
  }
  const { help = false, ...values } = parsed.values;
  if (help) return { kind: 'help' };
  const seam = SEAMS.find((name) => values[name] !== undefined);
  if (seam !== undefined && !isForDevelopment(host)) return refused(`--${seam} is for development only`);
  if ((values['practice-endpoint'] === undefined) !== (values['practice-keyfile'] === undefined)) {
    return refused('--practice-endpoint and --practice-keyfile belong together');
  }
  const [first = '', ...rest] = parsed.positionals;
  const [second, ...more] = rest;
  if (first === 'audit') return checked({ ...values, name: `audit ${second ?? ''}` }, more);
  if (first === 'check-in') return checked({ ...values, name: first, leases: rest }, []);
  if (first === 'receipt') return checked({ ...values, name: first, lease: second }, more);
  return checked({ ...values, name: first }, rest);
}

function checked(wanted: Readonly<Record<string, unknown>>, surplus: readonly string[]): HeadlessLine {
  const name = String(wanted['name']);
  if (surplus.length > 0) return refused(`${name} takes nothing more`);
  const read = commandSchema.safeParse(wanted);
  if (read.success) return { kind: 'run', command: read.data };
  const [issue] = read.error.issues;
  if (issue === undefined || issue.path[0] === 'name') return refused('audit takes export, report or verify');
  if (issue.code === 'unrecognized_keys') return refused(`${name} does not take --${issue.keys.join(', --')}`);
  const field = String(issue.path[0] ?? '');
  if (field === 'leases') return refused('check-in needs the ids of leases, as latchkey list prints them');
  if (field === 'lease') return refused('receipt needs the id of a lease, as latchkey list --all prints it');
  return refused(issue.message.startsWith('--') ? issue.message : `--${field} cannot be used like this`);
}

const refused = (message: string): HeadlessLine => ({
  kind: 'refused',
  message: message.replaceAll(/\s+/g, ' ').slice(0, 300),
});
