/** The programs of a machine, by name. Adding one is a file and a row. */
import type { Program } from '../program';
import { awk } from './awk';
import { base64 } from './base64';
import { busybox } from './busybox';
import { cat, nl, rev, tac } from './cat';
import { crictl } from './crictl';
import { curl } from './curl';
import { diff } from './diff';
import { dig } from './dig';
import { editors } from './editors';
import { chmod, cp, mkdir, mv, rm, rmdir, touch } from './files';
import { basename, dirname, find, realpath } from './find';
import { getent } from './getent';
import { grep } from './grep';
import { head, tail } from './head';
import { host } from './host';
import { ip } from './ip';
import { iptables, iptablesSave } from './iptables';
import { kubectl } from './kubectl/kubectl';
import { timeout, watch, xargs } from './launchers';
import { ls } from './ls';
import { nc } from './nc';
import { nslookup } from './nslookup';
import { expr, mktemp, paste } from './paste';
import { ping } from './ping';
import { sed } from './sed';
import { sort, uniq } from './sort';
import { netstat, ss } from './ss';
import { ssh } from './ssh';
import {
  clear,
  createAbsence,
  date,
  env,
  help,
  hostname,
  id,
  nproc,
  printenv,
  seq,
  sleep,
  tty,
  uname,
  which,
  whoami,
  yes,
} from './system';
import { tar } from './tar';
import { telnet } from './telnet';
import { traceroute } from './traceroute';
import { column, cut, tee, tr, wc } from './wc';
import { wget } from './wget';

export const programs: Readonly<Record<string, Program>> = {
  awk,
  base64,
  basename,
  busybox,
  cat,
  chmod,
  chroot: createAbsence('ssh NODE gives a prompt on a node.'),
  clear,
  column,
  cp,
  crictl,
  curl,
  cut,
  date,
  diff,
  dig,
  dirname,
  egrep: grep,
  env,
  expr,
  find,
  getent,
  grep,
  head,
  help,
  host,
  hostname,
  id,
  ip,
  iptables,
  'iptables-save': iptablesSave,
  jq: createAbsence('kubectl get -o jsonpath=… takes fields out of JSON.'),
  kubectl,
  ls,
  mkdir,
  mktemp,
  mv,
  nano: editors.nano,
  nc,
  netcat: nc,
  netstat,
  nl,
  nproc,
  nslookup,
  paste,
  ping,
  printenv,
  readlink: realpath,
  realpath,
  rev,
  rm,
  rmdir,
  sed,
  seq,
  sleep,
  sort,
  ss,
  ssh,
  tac,
  tail,
  tar,
  tee,
  telnet,
  timeout,
  touch,
  tr,
  traceroute,
  tty,
  uname,
  uniq,
  vi: editors.vi,
  view: editors.view,
  vim: editors.vi,
  watch,
  wc,
  wget,
  which,
  whoami,
  xargs,
  yes,
};
