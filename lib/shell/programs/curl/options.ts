/** curl's options. A letter beyond a–z stands for an option that has only a long name. */

export const CURL_OPTIONS =
  'd:fgGH:iIjkLm:No:OqsSvw:X:A:b:e:u:#4Vα:β:γ:δ:ε:ζ:η:θικλ:μνξπ:τx:6hσ:F:T:K:r:C:nc:E:D:ρ';

export const CURL_LONG_OPTIONS: Readonly<Record<string, string>> = {
  data: 'd',
  'data-ascii': 'd',
  'data-raw': 'β',
  'data-binary': 'γ',
  'data-urlencode': 'δ',
  json: 'π',
  fail: 'f',
  'fail-with-body': 'θ',
  globoff: 'g',
  get: 'G',
  header: 'H',
  include: 'i',
  'show-headers': 'i',
  head: 'I',
  insecure: 'k',
  location: 'L',
  'max-time': 'm',
  'connect-timeout': 'α',
  'no-buffer': 'N',
  output: 'o',
  'remote-name': 'O',
  disable: 'q',
  silent: 's',
  'show-error': 'S',
  verbose: 'v',
  'write-out': 'w',
  request: 'X',
  'user-agent': 'A',
  cookie: 'b',
  referer: 'e',
  user: 'u',
  'progress-bar': '#',
  ipv4: '4',
  version: 'V',
  resolve: 'ε',
  retry: 'ζ',
  'retry-delay': 'η',
  'retry-connrefused': 'ι',
  'retry-all-errors': 'κ',
  'max-redirs': 'λ',
  'http1.1': 'μ',
  compressed: 'ν',
  'no-progress-meter': 'ξ',
  'no-keepalive': 'τ',
  proxy: 'x',
  ipv6: '6',
  'connect-to': 'σ',
  help: 'h',
  form: 'F',
  'upload-file': 'T',
  config: 'K',
  range: 'r',
  'continue-at': 'C',
  netrc: 'n',
  'cookie-jar': 'c',
  cert: 'E',
  'dump-header': 'D',
  http2: 'ρ',
};

/** Known to curl, and refused here: by letter, as it is written. */
export const REFUSED_OPTIONS: Readonly<Record<string, string>> = {
  F: '-F, --form',
  T: '-T, --upload-file',
  K: '-K, --config',
  r: '-r, --range',
  C: '-C, --continue-at',
  n: '-n, --netrc',
  c: '-c, --cookie-jar',
  E: '-E, --cert',
  D: '-D, --dump-header',
  ρ: '--http2',
};

export const CURL_HELP = `Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data
 -f, --fail                  Fail fast with no output on HTTP errors
 -h, --help <subject>        Get help for commands
 -H, --header <header/@file> Pass custom header(s) to server
 -i, --show-headers          Show response headers in output
 -I, --head                  Show document info only
 -L, --location              Follow redirects
 -m, --max-time <seconds>    Maximum time allowed for transfer
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to file named as remote file
 -s, --silent                Silent mode
 -S, --show-error            Show error even when -s is used
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -V, --version               Show version number and quit
 -w, --write-out <format>    Output after completion
 -x, --proxy <host>          Use this proxy
 -X, --request <method>      Specify request method to use
     --connect-timeout <s>   Maximum time allowed to connect
     --connect-to <map>      Connect to host2 instead of host1
     --json <data>           HTTP POST JSON
     --next                  Make next URL use separate options
     --resolve <map>         Resolve host+port to address
     --retry <num>           Retry request if transient problems occur
`;

/** Whether the next word is the option's value: --next must not be taken for one. */
export function takesValue(word: string): boolean {
  const letter = word.startsWith('--') ? CURL_LONG_OPTIONS[word.slice(2)] : word.at(-1);
  return letter !== undefined && CURL_OPTIONS[CURL_OPTIONS.indexOf(letter) + 1] === ':';
}
