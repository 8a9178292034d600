/** The programs of a machine, by name. Adding one is a file and a row. */
import type { Program } from '../program';
import { cat, nl, rev, tac } from './cat';
import { curl } from './curl';
import { grep } from './grep';
import { head, tail } from './head';
import { kubectl } from './kubectl/kubectl';
import { ping } from './ping';
import { sleep } from './sleep';
import { sort, uniq } from './sort';
import { column, cut, tee, tr, wc } from './wc';

export const programs: Readonly<Record<string, Program>> = {
  cat,
  column,
  curl,
  cut,
  grep,
  head,
  kubectl,
  nl,
  ping,
  rev,
  sleep,
  sort,
  tac,
  tail,
  tee,
  tr,
  uniq,
  wc,
};
