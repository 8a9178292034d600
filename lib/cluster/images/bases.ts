/**
 * Images that are only a base system with a shell: BusyBox, Alpine, Debian, Ubuntu. They run what the
 * container's command says; with none they start a shell, which ends at once where nobody types into it.
 * Left out: package managers, so nothing can be installed.
 */
import type { Image, ImageFamily } from './image';
import { BUSYBOX_PROGRAMS, DEBIAN_PROGRAMS } from './programs';
import type { ImageReference } from './reference';

export const BUSYBOX = createBase('docker.io/library/busybox', /^1\.3\d(\.\d+)?(-(glibc|musl|uclibc))?$/, {
  sizeBytes: 2_223_685,
  programs: BUSYBOX_PROGRAMS,
  command: ['sh'],
  release: '',
});

export const ALPINE = createBase('docker.io/library/alpine', /^3(\.\d\d?(\.\d+)?)?$|^edge$/, {
  sizeBytes: 3_804_930,
  programs: [...BUSYBOX_PROGRAMS, 'getent'],
  command: ['/bin/sh'],
  release: 'NAME="Alpine Linux"\nID=alpine\nPRETTY_NAME="Alpine Linux v3.22"\n',
});

export const DEBIAN = createBase('docker.io/library/debian', /^(stable|trixie|bookworm|1[23])(-slim)?$/, {
  sizeBytes: 49_280_000,
  programs: DEBIAN_PROGRAMS,
  command: ['bash'],
  release: 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nID=debian\n',
});

export const UBUNTU = createBase('docker.io/library/ubuntu', /^(2[02468]\.04|noble|jammy|rolling)$/, {
  sizeBytes: 29_724_000,
  programs: DEBIAN_PROGRAMS,
  command: ['/bin/bash'],
  release: 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nID=ubuntu\n',
});

interface Base {
  readonly sizeBytes: number;
  readonly programs: readonly string[];
  readonly command: readonly string[];
  /** Text of /etc/os-release. */
  readonly release: string;
}

function createBase(repository: string, tags: RegExp, base: Base): ImageFamily {
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
  const isKnown = ({ tag }: ImageReference) => tag === 'latest' || tags.test(tag);
  return { repositories: [repository], find: (reference) => (isKnown(reference) ? image : null) };
}
