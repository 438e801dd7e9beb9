# Part of endpoint-init.sh: systemd as the first process of a process namespace of its own within that of the endpoint, with
# nothing to start but timers that are armed later. Devices, control groups and settings of the kernel of this computer stay
# out of its reach. While $folder/off is there, the endpoint is switched off.

rm -rf "$root"/etc/systemd/system/*.wants "$root"/usr/lib/systemd/system/*.wants
# A control group of its own, which systemd takes for the whole tree.
mkdir "$folder/groups" "$folder/dev"
mount -t cgroup2 cgroup2 "$folder/groups"
mkdir "$folder/groups/${folder##*/}"
echo 0 >"$folder/groups/${folder##*/}/cgroup.procs"
umount "$folder/groups"
mount -t tmpfs -o mode=755 tmpfs "$folder/dev"
for device in null zero full random urandom tty; do
  : >"$folder/dev/$device"
  mount --bind "/dev/$device" "$folder/dev/$device"
done
mkdir "$folder/dev/shm" "$folder/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$folder/dev/pts"
ln -s pts/ptmx "$folder/dev/ptmx"
umount -l "$root/dev"
mount --move "$folder/dev" "$root/dev"

# Runs in the inner namespaces. $1: the root of the endpoint's files.
boot='set -e
mount --bind "$1/proc/sys" "$1/proc/sys"
mount -o remount,bind,ro "$1/proc/sys"
mount -t tmpfs -o mode=755 tmpfs "$1/sys"
mkdir -p "$1/sys/fs/cgroup"
mount -t cgroup2 cgroup2 "$1/sys/fs/cgroup"
exec chroot "$1" /usr/bin/env -i container=lab /usr/lib/systemd/systemd --unit=timers.target --show-status=no'
# Within systemd's namespaces, as every process of a computer that it runs.
within() {
  chroot "$root" nsenter -t "$(chroot "$root" pgrep -o -x systemd)" -m -p -i chroot "$root" "$@"
}
serve() {
  until within systemctl is-active --quiet timers.target; do sleep 0.05; done 2>/dev/null
  within /usr/sbin/sshd -f /run/lab/sshd_config
}
(
  while :; do
    unshare --pid --cgroup --ipc --kill-child "--mount-proc=$root/proc" sh -c "$boot" boot "$root" </dev/null >/dev/null &
    serve
    wait
    rm -rf "$root/run/systemd"
    while [ -e "$folder/off" ]; do sleep 0.05; done
  done
) &
