/**
 * The frame of every page: fonts, theme, the way past the header. It reads no cookie and no header, so that pages stay
 * static.
 */
import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import type { ReactNode } from 'react';
import { THEME_SCRIPT } from '@/components/ui/theme-script';
import './globals.css';

/**
 * Both are asked for at once and stand before the first paint, or else at the next page: text that was read changes its
 * letters no more, and no line breaks anew.
 */
const human = localFont({
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2',
  weight: '200 800',
  variable: '--font-human',
  display: 'optional',
});

const machine = localFont({
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-mono/files/atkinson-hyperlegible-mono-latin-wght-normal.woff2',
  weight: '200 800',
  variable: '--font-machine',
  display: 'optional',
  // What stands in for it is of another kind than Next knows: see globals.css.
  adjustFontFallback: false,
});

export const metadata: Metadata = {
  title: { default: 'Drydock: courses with a cluster inside', template: '%s · Drydock' },
  description:
    'Courses on Kubernetes and Python. You work on a simulated cluster in your browser and see where each request goes.',
  applicationName: 'Drydock',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#12171e' },
  ],
  // The terminal's field must stay in sight above a phone's keyboard.
  interactiveWidget: 'resizes-content',
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${human.variable} ${machine.variable}`} suppressHydrationWarning>
      <head>
        <script
          // Where React makes the page anew in the browser, the script must not count as one: it has run already.
          type={typeof window === 'undefined' ? 'text/javascript' : 'text/plain'}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant; the security policy names its hash
          dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }}
        />
      </head>
      <body>
        <a className="skip-link" href="#content">
          Skip to the content
        </a>
        {children}
      </body>
    </html>
  );
}
