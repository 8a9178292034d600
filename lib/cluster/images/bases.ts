/**
 * Images that are only a base system with a shell: BusyBox, Alpine, Debian, Ubuntu. They run what the
 * container's command says; with none they start a shell, which ends at once where nobody types into it.
 * Left out: package managers, so nothing can be installed.
 */
import type { Image, ImageFamily } from './image';
import { BUSYBOX_PROGRAMS, DEBIAN_PROGRAMS } from './programs';
import type { ImageReference } from './reference';

export const BUSYBOX = createBase(
  'busybox',
  /^((1(\.[23]\d(\.\d+)?)?|stable|latest|unstable)-?)?(glibc|musl|uclibc)?$/,
  {
    tags: '1.x, stable',
    sizeBytes: 2_223_685,
    programs: BUSYBOX_PROGRAMS,
    command: ['sh'],
    release: '',
  },
);

export const ALPINE = createBase('alpine', /^3(\.\d\d?(\.\d+)?)?$|^edge$/, {
  tags: '3.x, edge',
  sizeBytes: 3_804_930,
  programs: [...BUSYBOX_PROGRAMS, 'getent'],
  command: ['/bin/sh'],
  release: 'NAME="Alpine Linux"\nID=alpine\nPRETTY_NAME="Alpine Linux v3.22"\n',
});

export const DEBIAN = createBase(
  'debian',
  /^(stable|testing|sid|trixie|bookworm|bullseye|1[123](\.\d+)?)(-slim|-\d{8})*$/,
  {
    tags: '11 to 13, trixie, bookworm, bullseye, stable; also -slim',
    sizeBytes: 49_280_000,
    programs: DEBIAN_PROGRAMS,
    command: ['bash'],
    release: 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nID=debian\n',
  },
);

export const UBUNTU = createBase('ubuntu', /^(2[0-9]\.(04|10)|noble|jammy|focal|rolling|devel)(-\d{8})?$/, {
  tags: '20.04 to 26.04, noble, jammy, focal, rolling',
  sizeBytes: 29_724_000,
  programs: DEBIAN_PROGRAMS,
  command: ['/bin/bash'],
  release: 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nID=ubuntu\n',
});

interface Base {
  readonly tags: string;
  readonly sizeBytes: number;
  readonly programs: readonly string[];
  readonly command: readonly string[];
  /** Text of /etc/os-release. */
  readonly release: string;
}

function createBase(name: string, tags: RegExp, base: Base): ImageFamily {
  const image: Image = {
    sizeBytes: base.sizeBytes,
    files: base.release === '' ? {} : { '/etc/os-release': base.release },
    programs: base.programs,
    entrypoint: [],
    command: base.command,
    environment: {},
    workingDirectory: '/',
    servers: {},
  };
  const isKnown = ({ tag, digest }: ImageReference) => digest !== null || tag === 'latest' || tags.test(tag);
  return {
    repositories: [`docker.io/library/${name}`],
    tags: `latest, ${base.tags}`,
    summary: 'A base system: runs the command of the container in our shell.',
    find: (reference) => (isKnown(reference) ? image : null),
  };
}
