import type { NextConfig } from 'next';
import { dataPolicy, fixedHeaders, isolationHeaders, staticAssetPolicy } from './app/policy';

const config: NextConfig = {
  // A second checkout, or a build beside a running server, may choose another folder.
  distDir: process.env['NEXT_DIST_DIR'] ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `forbidden()`: a page that is not for this account answers 403.
  experimental: { authInterrupts: true },
  agentRules: false,
  // Types are a stage of `npm test`; here they would only make each first start longer.
  typescript: { ignoreBuildErrors: true },
  // The pipeline compiles with esbuild and shiki: bundling those into the server breaks them.
  serverExternalPackages: [
    'mdx-bundler',
    'esbuild',
    'shiki',
    '@shikijs/rehype',
    '@node-rs/argon2',
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
  ],
  async headers() {
    return [
      { source: '/:path*', headers: fixedHeaders() },
      { source: '/((?!embed(?:/|$)).*)', headers: isolationHeaders() },
      { source: '/api/:path*', headers: dataPolicy() },
      // The address of a one-time link is a secret.
      { source: '/link/:path*', headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }] },
      // A worker obeys the policy that its own script came with, so scripts carry one too.
      { source: '/_next/static/:path*', headers: staticAssetPolicy() },
    ];
  },
};

export default config;
