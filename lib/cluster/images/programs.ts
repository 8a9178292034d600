/**
 * Which shell programs the usual base systems carry. The shell runs those that it knows; a name that is in
 * no list is "not found" in that container, as it would be in the real image.
 */

/** Both in Debian's slim base and in BusyBox. */
const EVERYWHERE =
  'sh [ basename base64 cat chmod chown chroot cp cut date df dirname du echo env expr false find grep head hostname id kill ln ls mkdir mktemp mv nl od paste printenv printf pwd readlink realpath rm rmdir sed seq sleep sort stat stty tac tail tar tee test timeout touch tr true tty uname uniq wc whoami xargs yes'.split(
    ' ',
  );

export const DEBIAN_PROGRAMS: readonly string[] = [
  ...EVERYWHERE,
  ...'bash awk comm diff getent join md5sum nproc sha256sum shuf tsort'.split(' '),
];

export const BUSYBOX_PROGRAMS: readonly string[] = [
  ...EVERYWHERE,
  ...'awk busybox clear diff ip kill less md5sum more nc netstat nslookup ping ps sha256sum shuf telnet top traceroute vi watch wget'.split(
    ' ',
  ),
];
