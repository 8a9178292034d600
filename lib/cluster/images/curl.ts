/**
 * `curlimages/curl`: curl on a small BusyBox base. Its entrypoint script puts `curl` before a command line
 * that begins with an option, so that `args: ["-s", "http://…"]` works. Upstream: curl/curl-container.
 */
import type { Image, ImageFamily } from './image';
import { BUSYBOX_PROGRAMS } from './programs';

export const CURL: ImageFamily = {
  repositories: ['docker.io/curlimages/curl', 'quay.io/curl/curl'],
  tags: 'latest, 7.x and 8.x',
  summary: 'curl on a small BusyBox base; its entrypoint takes options of curl as arguments.',
  find: ({ tag, digest }) =>
    digest !== null || tag === 'latest' || /^[78]\.\d+\.\d+$/.test(tag) ? IMAGE : null,
};

const IMAGE: Image = {
  sizeBytes: 9_482_715,
  files: {},
  programs: [...BUSYBOX_PROGRAMS, 'curl', 'getent'],
  entrypoint: ['/entrypoint.sh'],
  command: ['curl'],
  environment: {},
  workingDirectory: '/home/curl_user',
  servers: {},
  unwrap: (argv) => {
    if (argv[0] !== '/entrypoint.sh') return argv;
    return argv[1]?.startsWith('-') ? ['curl', ...argv.slice(1)] : argv.slice(1);
  },
};
