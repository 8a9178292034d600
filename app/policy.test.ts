import { expect, test } from 'vitest';
import { contentSecurityPolicy, hashScript, isEmbedded, LONGEST_POLICY, type ScriptHashes } from './policy';

const hashes: ScriptHashes = {
  format: 1,
  buildId: 'test',
  routes: { '/': ["'sha256-home'"], '/courses': ["'sha256-courses'"] },
  notFound: ["'sha256-lost'"],
};

function scripts(path: string): string | undefined {
  const policy = contentSecurityPolicy(path, 'n0nce', hashes);
  return policy.split('; ').find((directive) => directive.startsWith('script-src '));
}

test('a static page gets the hashes of its own scripts and of no other page', () => {
  const table: [path: string, sources: string][] = [
    ['/', "script-src 'self' 'sha256-home'"],
    ['/courses', "script-src 'self' 'sha256-courses'"],
    ['/courses/', "script-src 'self' 'sha256-courses'"],
    ['/no/such/page', "script-src 'self' 'sha256-lost'"],
    ['/constructor', "script-src 'self' 'sha256-lost'"],
  ];
  for (const [path, sources] of table) expect(scripts(path), path).toBe(sources);
});

test('a page made on request gets a nonce, and trusts only what its scripts load', () => {
  for (const path of ['/link/abc', '/join/abc', '/progress/attempts/abc', '/teach', '/teach/courses/abc']) {
    expect(scripts(path), path).toMatch(
      /^script-src 'self' 'nonce-n0nce' 'strict-dynamic' 'sha256-[\w+/=]{44}'$/,
    );
  }
  expect(scripts('/teaching')).toBe("script-src 'self' 'sha256-lost'");
});

test('no page may evaluate text, run inline scripts by default, or speak to other hosts', () => {
  for (const path of ['/', '/courses', '/link/abc', '/nowhere', '/embed/x']) {
    const policy = contentSecurityPolicy(path, 'n', hashes);
    expect(policy).not.toContain('unsafe-eval');
    expect(policy.match(/'unsafe-inline'/g), 'styles only').toHaveLength(1);
    expect(policy).not.toMatch(/https?:/);
    for (const directive of [
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "connect-src 'self'",
    ]) {
      expect(policy.split('; ')).toContain(directive);
    }
  }
});

test('only /embed may be framed', () => {
  const table: [path: string, embedded: boolean][] = [
    ['/embed', true],
    ['/embed/course/lesson', true],
    ['/embedded', false],
    ['/learn/embed', false],
    ['/', false],
  ];
  for (const [path, embedded] of table) {
    expect(isEmbedded(path), path).toBe(embedded);
    expect(contentSecurityPolicy(path, 'n', hashes).endsWith("frame-ancestors 'none'"), path).toBe(!embedded);
  }
});

test('a policy that is too long for a header is our mistake, said aloud', () => {
  const long = { ...hashes, routes: { '/': [`'sha256-${'a'.repeat(LONGEST_POLICY)}'`] } };
  expect(() => contentSecurityPolicy('/', 'n', long)).toThrow(/the policy of \/ has \d+ bytes/);
});

test('a hash is what a browser computes', () => {
  // The example of the standard's own text: alert('Hello, world.');
  expect(hashScript("alert('Hello, world.');")).toBe('sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=');
});
