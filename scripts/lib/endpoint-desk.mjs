/** Somebody at the keyboard of a lab endpoint, and what its administrator decided about them. */

/** Who sits there: an ordinary user. */
export const DESK = 'desk';

/** @typedef {Pick<import('./endpoint.mjs').Endpoint, 'inside'>} Place */

/** @param {Place} place @param {string} script @param {string} [input] */
async function root(place, script, input) {
  const { code, stdout, stderr } = await place.inside('sh', ['-c', script], input);
  if (code !== 0) throw new Error(`${script}: ended with code ${code}: ${stderr}`);
  return stdout;
}

/** Makes the user and starts the system's message bus; polkit comes with `polkitSays`. @param {Place} place */
export async function furnishDesk(place) {
  await root(place, `useradd -m -s /bin/sh ${DESK}; mkdir -p /run/dbus; dbus-daemon --system --fork`);
  await root(place, 'install -d -o polkitd -m 755 /run/asked; chown polkitd /etc/polkit-1/rules.d');
}

/**
 * What an administrator decided about whoever asks to run something as root. Each question is noted.
 * @param {Place} place @param {'YES' | 'NO'} answer
 */
export async function polkitSays(place, answer) {
  const rule = `polkit.addRule(function (action, subject) {
    if (action.id !== 'org.freedesktop.policykit.exec' || subject.user !== '${DESK}') return;
    polkit.spawn(['/bin/sh', '-c', 'echo asked >>/run/asked/list']);
    return polkit.Result.${answer};
  });`;
  await root(place, 'cat >/etc/polkit-1/rules.d/00-test.rules', rule);
  await root(place, 'pkill -x polkitd; while pgrep -x polkitd >/dev/null; do sleep 0.02; done');
  await root(place, 'setsid /usr/lib/polkit-1/polkitd --no-debug </dev/null >/run/polkitd.log 2>&1 &');
  // polkitd answers from when it owns its name on the bus.
  await root(
    place,
    'until dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.PolicyKit1 >/dev/null 2>&1; do sleep 0.05; done',
  );
}

/** How often polkit was asked. @param {Place} place */
export async function questions(place) {
  const list = await root(place, 'cat /run/asked/list 2>/dev/null || true');
  return list.split('\n').filter((line) => line === 'asked').length;
}
