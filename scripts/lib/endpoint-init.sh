#!/bin/sh
# The first process of a lab endpoint: own mounts, processes and host name over a throw-away copy of this computer's files.
# $1: its folder, $2: `at` runs atd, `systemd` runs systemd, $3: a library that moves the clock of everything in here
# (faketime), or nothing, $4: `network` if it has one of its own. It ends, and everything in it, when its standard input closes.
set -e
folder=$1
layer=$folder/layer
root=$folder/root
mount -t tmpfs -o size=96m,mode=755 tmpfs "$layer"
mkdir "$layer/upper" "$layer/work"
mount -t overlay overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
# The clock library keeps things there by process number, which is no name outside. Not sticky: sudo opens there what its
# caller made, and fs.protected_regular=2 (proc_sys_fs(5), Debian's default) forbids that in a sticky folder, to root too.
mount -t tmpfs -o size=8m,mode=777 tmpfs "$root/dev/shm"
for own in run tmp var/tmp var/spool/cron var/lib/latchkey; do mkdir -p "$root/$own"; mount -t tmpfs -o size=32m tmpfs "$root/$own"; done
chmod 1777 "$root/tmp" "$root/var/tmp"
mkdir -p "$root/run/sshd" "$root/run/lab" "$root/var/spool/cron/atjobs" "$root/var/spool/cron/atspool"
chown daemon:daemon "$root/var/spool/cron/atjobs" "$root/var/spool/cron/atspool"
chmod 1770 "$root/var/spool/cron/atjobs" "$root/var/spool/cron/atspool"
: >"$root/var/spool/cron/atjobs/.SEQ"
chown daemon:daemon "$root/var/spool/cron/atjobs/.SEQ"
chmod 600 "$root/var/spool/cron/atjobs/.SEQ"
cp "$folder/host_key" "$folder/sshd_config" "$root/run/lab/"
chmod 600 "$root/run/lab/host_key"
rm -rf "$root/var/lib/latchkey"/* "$root"/etc/sudoers.d/zz-latchkey-* 2>/dev/null || true
# A wrong password costs seconds otherwise.
sed -i 's/\(pam_unix.so.*nullok\)/\1 nodelay/' "$root/etc/pam.d/common-auth"
for group in helpdesk remote byhand; do chroot "$root" groupadd -f "$group"; done
chroot "$root" useradd -m -s /bin/sh -G users svc-latchkey
chroot "$root" usermod -p '*' svc-latchkey
mkdir -m 700 "$root/home/svc-latchkey/.ssh"
cp "$folder/client_key.pub" "$root/home/svc-latchkey/.ssh/authorized_keys"
chroot "$root" chown -R svc-latchkey:svc-latchkey /home/svc-latchkey
printf 'svc-latchkey ALL=(root) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/svc-latchkey"
chmod 440 "$root/etc/sudoers.d/svc-latchkey"
if [ -n "$3" ]; then
  echo '+0' >"$root/etc/faketimerc"
  echo "$3" >"$root/etc/ld.so.preload"
fi
# A network of its own has no way to itself yet.
[ "$4" != network ] || ip link set lo up
[ "$2" != at ] || chroot "$root" /usr/sbin/atd
# In its sandbox the server may open no file, so it must not look for the clock there again.
export FAKETIME_CACHE_DURATION=1000000
if [ "$2" = systemd ]; then
  . "${0%/*}/endpoint-systemd.sh"
else
  chroot "$root" /usr/sbin/sshd -f /run/lab/sshd_config
fi
echo ready
cat >/dev/null
