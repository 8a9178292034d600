/**
 * The security headers of every answer. Static pages carry inline scripts whose sha256 hashes scripts/csp.mjs collects
 * after the build; pages made on request carry a nonce. Nothing may evaluate text, frame us (but /embed) or speak to
 * another host. `style-src` keeps 'unsafe-inline': xterm and highlighted code set styles on elements.
 */
import { createHash } from 'node:crypto';
import { THEME_SCRIPT } from '../components/ui/theme-script';

/** What scripts/csp.mjs writes. Routes as the browser asks for them: `/`, `/learn/kubernetes-services/pods`. */
export interface ScriptHashes {
  readonly format: 1;
  readonly buildId: string;
  readonly routes: Readonly<Record<string, readonly string[]>>;
  /** Of the page that stands for every address which we don't know. */
  readonly notFound: readonly string[];
}

export interface Header {
  readonly key: string;
  readonly value: string;
}

/** Bytes; proxies and servers refuse headers from 8 KB on. */
export const LONGEST_POLICY = 6000;

/** Pages made anew for each request: the only ones where a nonce reaches the inline scripts. */
const ROUTES_WITH_NONCE = [
  /^\/link\/[^/]+$/,
  /^\/join\/[^/]+$/,
  /^\/progress\/attempts\/[^/]+$/,
  /^\/teach(\/|$)/,
];

/** The value of Content-Security-Policy for a page. `hashes: null` is development, where Next needs eval and inline scripts. */
export function contentSecurityPolicy(path: string, nonce: string, hashes: ScriptHashes | null): string {
  const scripts = hashes === null ? ["'unsafe-inline'", "'unsafe-eval'"] : scriptSources(path, nonce, hashes);
  const policy = [
    "default-src 'self'",
    ["script-src 'self'", ...scripts].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${hashes === null ? ' ws://localhost:*' : ''}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${isEmbedded(path) ? '*' : "'none'"}`,
  ].join('; ');
  if (policy.length > LONGEST_POLICY) throw new Error(`the policy of ${path} has ${policy.length} bytes`);
  return policy;
}

function scriptSources(path: string, nonce: string, hashes: ScriptHashes): readonly string[] {
  const known = hashes.routes[trimSlash(path)];
  if (known !== undefined) return known;
  if (ROUTES_WITH_NONCE.some((route) => route.test(path))) {
    return [`'nonce-${nonce}'`, "'strict-dynamic'", `'${hashScript(THEME_SCRIPT)}'`];
  }
  return hashes.notFound;
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** `sha256-…` as it stands in a policy, without the quotes. */
export function hashScript(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

export function isEmbedded(path: string): boolean {
  return path === '/embed' || path.startsWith('/embed/');
}

/** Headers that are the same for every answer outside /embed. */
export function isolationHeaders(): Header[] {
  return [
    { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
    { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
    { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
    { key: 'X-Frame-Options', value: 'DENY' },
  ];
}

/** Headers that are the same for every answer. */
export function fixedHeaders(): Header[] {
  return [
    { key: 'X-Content-Type-Options', value: 'nosniff' },
    { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
    {
      key: 'Permissions-Policy',
      value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()',
    },
  ];
}

/** A worker obeys the policy that its own script came with, not that of the page. */
export function staticAssetPolicy(): Header[] {
  const value = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'";
  return [{ key: 'Content-Security-Policy', value }];
}

/** Answers of the API are data, never pages. */
export function dataPolicy(): Header[] {
  return [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }];
}
