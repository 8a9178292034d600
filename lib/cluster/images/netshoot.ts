/**
 * `nicolaka/netshoot`: every network tool of this house on an Alpine base. Its shell is zsh; ours stands in for it.
 * Left out: what no machine here has (tcpdump, iperf, nmap, tshark …). Upstream: nicolaka/netshoot.
 */
import type { Image, ImageFamily } from './image';
import { BUSYBOX_PROGRAMS } from './programs';

export const NETSHOOT: ImageFamily = {
  repositories: ['docker.io/nicolaka/netshoot', 'ghcr.io/nicolaka/netshoot'],
  tags: 'latest, v0.x',
  summary: 'Network tools in one place: curl, dig, host, nslookup, ping, wget and what BusyBox has.',
  find: ({ tag, digest }) => (digest !== null || tag === 'latest' || /^v0\.\d+$/.test(tag) ? IMAGE : null),
};

const OWN =
  'bash curl dig host getent ip ss ethtool ipvsadm nft tcpdump iperf iperf3 nmap jq conntrack iptables mtr socat tshark openssl vim zsh';

const IMAGE: Image = {
  sizeBytes: 203_100_117,
  files: {},
  programs: [...BUSYBOX_PROGRAMS, ...OWN.split(' ')],
  entrypoint: [],
  command: ['zsh'],
  environment: {},
  workingDirectory: '/root',
  servers: {},
  unwrap: (argv) => (argv[0] === 'zsh' || argv[0] === '/bin/zsh' ? ['bash', ...argv.slice(1)] : argv),
};
