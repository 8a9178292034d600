// Which licences may be in package-lock.json, and which packages stand under them. See docs/decisions/.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, say } from './console.mjs';

const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'PostgreSQL',
  'Python-2.0',
  'MPL-2.0',
]);
/** Licences that only some packages may carry, with the reason. */
const ALLOWED_FOR = [
  { licence: 'OFL-1.1', packages: /^@fontsource/, why: 'fonts' },
  { licence: 'CC-BY-4.0', packages: /^caniuse-lite$/, why: 'data' },
  { licence: 'CC-BY-3.0', packages: /^spdx-exceptions$/, why: 'data' },
  {
    licence: 'LGPL-3.0-or-later',
    packages: /^@img\/sharp-libvips-|^@img\/sharp-(win32|wasm)/,
    why: 'optional binary',
  },
];

/** An SPDX expression holds where one side of each OR, or both sides of each AND, are allowed. */
export function isAllowed(expression, name) {
  const text = expression
    .replace(/[()]/g, '')
    .replace(/ (and|or) /g, (word) => word.toUpperCase())
    .trim();
  if (text.includes(' OR ')) return text.split(' OR ').some((part) => isAllowed(part, name));
  if (text.includes(' AND ')) return text.split(' AND ').every((part) => isAllowed(part, name));
  return (
    ALLOWED.has(text) || ALLOWED_FOR.some(({ licence, packages }) => licence === text && packages.test(name))
  );
}

/** Old manifests say {type} or a list; some say nothing and bring a licence file. */
function readLicence(root, path, entry) {
  if (entry.license) return entry.license;
  const manifest = join(root, path, 'package.json');
  if (!existsSync(manifest)) return null;
  const { license, licenses } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (typeof license === 'string') return license;
  if (license?.type) return license.type;
  if (Array.isArray(licenses)) return licenses.map(({ type }) => type).join(' OR ');
  const file = readdirSync(join(root, path)).find((name) => /^licen[cs]e/i.test(name));
  if (
    file &&
    /Permission is hereby granted, free of charge/.test(readFileSync(join(root, path, file), 'utf8'))
  )
    return 'MIT';
  return null;
}

export function findRefused(root, packages) {
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      name: path.split('node_modules/').pop(),
      licence: readLicence(root, path, entry),
    }))
    .filter(({ name, licence }) => licence === null || !isAllowed(licence, name));
}

export function checkLicences(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const refused = findRefused(root, packages);
  if (refused.length > 0) {
    const lines = refused.map(({ name, licence }) => `  ${name}: ${licence ?? 'no licence found'}`);
    throw new Problem(`Packages under licences that are not on the list:\n${lines.join('\n')}`);
  }
  say(`  ${Object.keys(packages).length - 1} packages, all under licences of the list`);
  return { passed: 1 };
}
