import { z } from 'zod';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { createLdapDirectory } from '../../adapters/ldap';
import { LabAdministrator } from '../../adapters/ldap/witness/lab-administrator';
import { systemClock } from '../../adapters/system/clock';
import { labConnector, labSubject } from '../contract/directory-contract-samba';
import { timedCheckOut, timedRival, type Rival } from './driver/check-outs';
import { callable, script, startLab, type LabController } from './driver/lab';
import { medians } from './driver/medians';
import { noOptions } from './driver/options';

noOptions();

/** Each order of the three comes up equally often. */
const ROUNDS = 18;
const WARM_UP = 2;
/** At most half the time of the LDAP programs, a tenth of samba-tool's. */
const LDAP_TOOLS_BASELINE = 0.5;
const SAMBA_TOOL_BASELINE = 0.1;

const rivalsModule = z.object({
  checkOutByLdapTools: callable<Rival<LabController>>(),
  checkOutBySambaTool: callable<Rival<LabController>>(),
});

function print(metric: string, value: number, unit: string, baseline?: number): void {
  const rounded = Math.round(value * 1_000) / 1_000;
  console.log(JSON.stringify({ bench: 'checkout-ad', metric, value: rounded, unit, baseline, n: ROUNDS }));
}

async function main(): Promise<void> {
  const { controller, facts } = await startLab(['domain', 'ldapTools']);
  const rivals = rivalsModule.parse(await script('samba-rivals.mjs'));
  const secret = () => Promise.resolve(ok(new Secret(facts.secrets.service)));
  const directory = createLdapDirectory({ connector: labConnector(facts), secret, clock: systemClock() });
  const administrator = new LabAdministrator(facts);
  try {
    const subject = labSubject(facts, directory, administrator);
    const { ours, tools, samba } = await medians(
      {
        ours: (round) => timedCheckOut(subject, `ours-${String(round)}`, 'Domain Admins'),
        tools: (round) => timedRival(rivals.checkOutByLdapTools, controller, `ldap-${String(round)}`),
        samba: (round) => timedRival(rivals.checkOutBySambaTool, controller, `samba-${String(round)}`),
      },
      { rounds: ROUNDS, warmUp: WARM_UP },
    );
    print('checkout_ms', ours, 'ms');
    print('ldap_tools_ms', tools, 'ms');
    print('samba_tool_ms', samba, 'ms');
    print('vs_ldap_tools_ratio', ours / tools, 'ratio', LDAP_TOOLS_BASELINE);
    print('vs_samba_tool_ratio', ours / samba, 'ratio', SAMBA_TOOL_BASELINE);
  } finally {
    await directory.close();
    await controller.stop();
  }
}

await main();
