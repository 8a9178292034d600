/**
 * Makes equal what differs from run to run and says nothing: ages, times, identifiers, drawn names, the node
 * that a pod happened to get. Both sides go through it before they are compared.
 */

type Rule = readonly [pattern: RegExp, replacement: string];

const SUFFIX = '[bcdfghjklmnpqrstvwxz2456789]{5}';
const DURATION = '(?:[0-9]+[yd](?:[0-9]+[dh])?|[0-9]+h(?:[0-9]+m)?|[0-9]+m(?:[0-9]+s)?|[0-9]+s)';

const RULES: readonly Rule[] = [
  [/https:\/\/(?:127\.0\.0\.1|4\.4\.4\.100):[0-9]+/g, '<server>'],
  [/^( *(?:buildDate|gitCommit|goVersion): ).*$/gm, '$1<build>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/g, '<time>'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} \+0000/g, '<time>'],
  [/(resourceVersion"?: )"[0-9]+"/g, '$1"<version>"'],
  [/\b[EWI][0-9]{4} [0-9:.]{15} +[0-9]+ ([a-z_]+\.go):[0-9]+\]/g, '<log> $1]'],
  [/\b(containerd:\/\/|@sha256:)[0-9a-f]{64}/g, '$1<hash>'],
  [new RegExp(`\\bkube-api-access-${SUFFIX}`, 'g'), 'kube-api-access-<suffix>'],
  [new RegExp(`\\b(pod-[a-z]+)-[0-9a-f]{8,10}-${SUFFIX}`, 'g'), '$1-<hash>-<suffix>'],
  [/\b(pod-[a-z]+\.)[0-9a-f]{16}\b/g, '$1<event>'],
  [/\bpod-template-hash(=|: )[0-9a-z]{8,10}\b/g, 'pod-template-hash$1<hash>'],
  // How often a rollout is told of depends on how fast pods start; where they start at once, never.
  [/(?:Waiting for deployment "[^"]+" (?:rollout to finish: .*|spec update to be observed)\.\.\.\n)+/g, ''],
  // Allocated addresses and ports; the ones that the cases ask for stay.
  [/\b1\.1\.10\.(?!(?:1|200)\b)[0-9]+\b/g, '<cluster-ip>'],
  [/\b(?!30(?:053|080|081|500)\b|31000\b)3[0-2][0-9]{3}\b/g, '<node-port>'],
  [/\/tmp\/(LIVE|MERGED|kubectl-edit)-[0-9]+/g, '/tmp/$1-<number>'],
  [/\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}\.[0-9]+ \+0000/g, '<time>'],
  [new RegExp(`\\b(pod-[a-z]+)-[0-9a-f]{8,10}\\b(?!-${SUFFIX})`, 'g'), '$1-<hash>'],
  [new RegExp(`\\b(service-[a-z]+)-${SUFFIX}\\b`, 'g'), '$1-<suffix>'],
  [/\b10\.244\.[0-9]+\.[0-9]+\b(?!\/)/g, '<pod-ip>'],
  [
    /\bin [0-9.]+(?:ms|s)(?: \([0-9.]+m?s including waiting\)\. Image size: [0-9]+ bytes\.)?/g,
    'in <duration>',
  ],
  [
    /^( {2}Boot ID| *Machine ID| *System UUID| {2}Kernel Version| {2}OS Image| {2}Container Runtime Version):.*$/gm,
    '$1: <node>',
  ],
];

/** Spaces in front of a table's cells depend on the widths of what was replaced. */
function collapse(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const lead = /^ */.exec(line)![0];
      return lead + line.slice(lead.length).replace(/ {2,}/g, '  ').trimEnd();
    })
    .join('\n');
}

const AGE = new RegExp(`(^|[ (])${DURATION}(?=$|[ )])`, 'gm');

/** Lines whose durations and amounts are said by the manifest. */
const NO_AGES = /^ *(cpu|memory|ephemeral-storage|Termination Grace Period):|op=Exists/;

/** Commands that show where pods are. */
const PLACED = /\b(?:pods?|events|all|ep|endpoints|endpointslices?)\b/;

export function normalise(text: string, command: string): string {
  let result = text;
  for (const [pattern, replacement] of RULES) result = result.replace(pattern, replacement);
  result = result
    .split('\n')
    .map((line) => (NO_AGES.test(line) ? line : line.replace(AGE, '$1<age>').replace('<invalid>', '<age>')))
    .join('\n');
  if (PLACED.test(command) && !/\bnodes?\b/.test(command)) result = placeless(result);
  const collapsed = collapse(result);
  if (SORTED_BY_CHANCE.test(command)) return sortRows(collapsed);
  if (/--field-selector=spec\.nodeName/.test(command)) return withoutRepeats(collapsed);
  return /\bevents\b/.test(command) ? collapsed : sortDrawn(collapsed);
}

/** Drawn addresses, and seconds in which many events fall: which row comes first says nothing. */
const SORTED_BY_CHANCE = /--sort-by=\.?(?:spec\.clusterIP|lastTimestamp)/;

function sortRows(text: string): string {
  const [head = '', ...rows] = text.split('\n');
  return [head, ...rows.sort(compareText)].join('\n');
}

/** How many pods a node gets is for the scheduler to draw: rows that are alike count once. */
function withoutRepeats(text: string): string {
  const lines = text.split('\n');
  return lines.filter((line, index) => line === '' || lines.indexOf(line) === index).join('\n');
}

/** Names with drawn parts stand in an order that says nothing. */
function sortDrawn(text: string): string {
  const lines = text.split('\n');
  for (let start = 0; start < lines.length; start += 1) {
    let end = start;
    while (/^\S*pod-[a-z]+-<hash>/.test(lines[end] ?? '')) end += 1;
    if (end > start + 1) lines.splice(start, end - start, ...lines.slice(start, end).sort(compareText));
    start = Math.max(start, end - 1);
  }
  return lines.join('\n');
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The scheduler spreads pods as it likes: which of the two nodes is no matter. */
function placeless(text: string): string {
  return text.replace(/\bnode-[12]\b/g, '<node>').replace(/\b1\.1\.1\.[12]\b/g, '<node-ip>');
}
