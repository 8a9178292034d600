/** Numbers and names of ports as the real program reads them. Upstream: apimachinery/pkg/util/validation, Go's strconv. */
import { KubectlError, quote } from './errors';

/** Go's strconv.ParseUint with 16 bits; 0 is let through, the server refuses it. */
export function readPort(text: string): number {
  if (!/^[0-9]+$/.test(text)) {
    throw new KubectlError(`strconv.ParseUint: parsing ${quote(text)}: invalid syntax`);
  }
  const port = Number(text);
  if (port > 65_535) throw new KubectlError(`strconv.ParseUint: parsing ${quote(text)}: value out of range`);
  return port;
}

/** A number, or the name of a port of the pods. */
export function readTargetPort(text: string): number | string {
  if (/^[-+]?[0-9]+$/.test(text)) {
    const port = Number(text);
    if (port < 1 || port > 65_535) throw new KubectlError('must be between 1 and 65535, inclusive');
    return port;
  }
  const problems = problemsOfName(text);
  if (problems.length > 0) throw new KubectlError(problems.join(','));
  return text;
}

function problemsOfName(name: string): string[] {
  const problems: string[] = [];
  if (name.length > 15) problems.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)');
  if (name.includes('--')) problems.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}
