/**
 * What may be a name, a label, a port name. The messages are Kubernetes' own, double spaces included.
 * Upstream: k8s.io/apimachinery/pkg/util/validation.
 */

/** Returns what is wrong, in whole messages; nothing where the text is fine. */
export type TextRule = (text: string) => readonly string[];

function tooLong(maximum: number): string {
  return `must be no more than ${maximum} bytes`;
}

/** `a message (e.g. 'x',  or 'y', regex used for validation is '…')` */
function withRegex(message: string, format: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`;
  const listed = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${listed}regex used for validation is '${format}')`;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const CONFIG_MAP_KEY = '[-._a-zA-Z0-9]+';

const LABEL_PATTERN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN_PATTERN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_1035_PATTERN = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED_PATTERN = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE_PATTERN = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** RFC 1123 label: names of namespaces, containers, volumes. */
export const dnsLabel: TextRule = (text) => {
  const errors: string[] = [];
  if (text.length > 63) errors.push(tooLong(63));
  if (LABEL_PATTERN.test(text)) return errors;
  // The real one tells a good subdomain apart from plain nonsense.
  if (SUBDOMAIN_PATTERN.test(text)) return [...errors, 'must not contain dots'];
  const message =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...errors, withRegex(message, LABEL, 'my-name', '123-abc')];
};

/** RFC 1123 subdomain: names of most objects. */
export const dnsSubdomain: TextRule = (text) => {
  const errors: string[] = [];
  if (text.length > 253) errors.push(tooLong(253));
  if (SUBDOMAIN_PATTERN.test(text)) return errors;
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...errors, withRegex(message, SUBDOMAIN, 'example.com')];
};

/** RFC 1035 label: names of Services. */
export const dns1035Label: TextRule = (text) => {
  const errors: string[] = [];
  if (text.length > 63) errors.push(tooLong(63));
  if (DNS_1035_PATTERN.test(text)) return errors;
  const message =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...errors, withRegex(message, DNS_1035, 'my-name', 'abc-123')];
};

/** Keys of labels, annotations and selectors: `app.kubernetes.io/name`. */
export const qualifiedName: TextRule = (text) => {
  const parts = text.split('/');
  if (parts.length > 2) {
    const message =
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    return [
      `${withRegex(message, QUALIFIED, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const errors: string[] = [];
  const [prefix, name = ''] = parts.length === 2 ? parts : [undefined, text];
  if (prefix === '') errors.push('prefix part must be non-empty');
  else if (prefix !== undefined) errors.push(...dnsSubdomain(prefix).map((error) => `prefix part ${error}`));
  if (name === '') errors.push('name part must be non-empty');
  else if (name.length > 63) errors.push(`name part ${tooLong(63)}`);
  if (!QUALIFIED_PATTERN.test(name)) {
    const message =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    errors.push(withRegex(message, QUALIFIED, 'MyName', 'my.name', '123-abc'));
  }
  return errors;
};

export const labelValue: TextRule = (text) => {
  const errors: string[] = [];
  if (text.length > 63) errors.push(tooLong(63));
  if (!LABEL_VALUE_PATTERN.test(text)) {
    const message =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    errors.push(withRegex(message, `(${QUALIFIED})?`, 'MyValue', 'my_value', '12345'));
  }
  return errors;
};

export const configMapKey: TextRule = (text) => {
  const errors: string[] = [];
  if (text.length > 253) errors.push(tooLong(253));
  if (!/^[-._a-zA-Z0-9]+$/.test(text)) {
    const message = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    errors.push(withRegex(message, CONFIG_MAP_KEY, 'key.name', 'KEY_NAME', 'key-name'));
  } else if (text === '.') errors.push("must not be '.'");
  else if (text === '..') errors.push("must not be '..'");
  else if (text.startsWith('..')) errors.push("must not start with '..'");
  return errors;
};

/** Names of environment variables: anything printable but "=" since 1.32. */
export const environmentName: TextRule = (text) => {
  if (/^[ -<>-~]+$/.test(text)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

/** IANA service names: names of container ports. */
export const portName: TextRule = (text) => {
  const errors: string[] = [];
  if (text.length > 15) errors.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(text))
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) errors.push('must contain at least one letter (a-z)');
  if (text.includes('--')) errors.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
};

export function portNumber(port: number): readonly string[] {
  return port >= 1 && port <= 65_535 ? [] : ['must be between 1 and 65535, inclusive'];
}

/** IPv4 in its one spelling (no leading zeros). IPv6 is not simulated. */
export const ipAddress: TextRule = (text) => {
  const isValid =
    /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text) && !/(?:^|\.)0\d/.test(text);
  return isValid ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
};

/** Wildcards of Ingress hosts: `*.example.com`. */
export const wildcardSubdomain: TextRule = (text) => {
  const errors: string[] = [];
  if (text.length > 253) errors.push(tooLong(253));
  if (text.startsWith('*.') && SUBDOMAIN_PATTERN.test(text.slice(2))) return errors;
  const message =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  return [...errors, withRegex(message, `\\*\\.${SUBDOMAIN}`, '*.example.com')];
};

/** What may stand as one part of a path: names of roles. */
export const pathSegment: TextRule = (text) => {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%'].filter((part) => text.includes(part)).map((part) => `may not contain '${part}'`);
};

/** `10.0.0.0/8`; of IPv6 only the form is looked at. */
export const cidr: TextRule = (text) => {
  const [address = '', bits = '', ...rest] = text.split('/');
  const isFour = ipAddress(address).length === 0;
  const isSix = /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(address);
  const isValid = rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isFour ? 32 : 128);
  return isValid && (isFour || isSix)
    ? []
    : ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
};
