/** The terminal's colours, read from the tokens as they are on the page at this moment. */
import type { ITheme } from '@xterm/xterm';

export function readTheme(element: HTMLElement): ITheme {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const [paper, ink, quiet, accent] = [read('--paper'), read('--ink'), read('--quiet'), read('--accent')];
  const [pod, service, request, failure] = [
    read('--pod'),
    read('--service'),
    read('--request'),
    read('--failure'),
  ];
  probe.remove();
  return {
    background: paper,
    foreground: ink,
    cursor: accent,
    cursorAccent: paper,
    selectionBackground: withOpacity(accent, 0.3),
    black: ink,
    brightBlack: quiet,
    white: ink,
    brightWhite: ink,
    red: failure,
    brightRed: failure,
    green: pod,
    brightGreen: pod,
    yellow: request,
    brightYellow: request,
    blue: service,
    brightBlue: service,
    magenta: accent,
    brightMagenta: accent,
    cyan: pod,
    brightCyan: pod,
  };
}

/** Calls when the reader or the operating system changes between light and dark. */
export function watchTheme(act: () => void): () => void {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(act);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class', 'style'] });
  media.addEventListener('change', act);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', act);
  };
}

function withOpacity(color: string, opacity: number): string {
  return color.replace(/^rgb\((.*)\)$/, `rgba($1, ${opacity})`);
}
