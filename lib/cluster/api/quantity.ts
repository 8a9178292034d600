/**
 * Kubernetes quantities ("500m", "64Mi", "1e3"): read exactly, written in canonical form.
 * Values are kept in billionths, as whole numbers. Upstream: k8s.io/apimachinery/pkg/api/resource.
 */

const NANO = 1_000_000_000n;
const PATTERN = /^([+-]?)(\d+\.?\d*|\.\d+)([eE][+-]?\d+|Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)?$/;
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

export interface Quantity {
  readonly nano: bigint;
  readonly format: 'decimal' | 'binary' | 'exponent';
}

export const QUANTITY_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** What one unit with this suffix is worth, in billionths; `null` for exponents that nobody needs. */
function unit(suffix: string): { nano: bigint; format: Quantity['format'] } | null {
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) return { nano: NANO * 1024n ** BigInt(binary), format: 'binary' };
  const decimal = DECIMAL_SUFFIXES.indexOf(suffix);
  if (decimal >= 0) return { nano: 1000n ** BigInt(decimal), format: 'decimal' };
  const exponent = Number(suffix.slice(1));
  if (exponent < -9 || exponent > 18) return null;
  return { nano: 10n ** BigInt(exponent + 9), format: 'exponent' };
}

/** `null` where it is no quantity. Finer parts than a billionth are rounded up, as the real one does. */
export function parseQuantity(text: string): Quantity | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const worth = unit(match[3] ?? '');
  if (worth === null) return null;
  const [whole = '', fraction = ''] = match[2]!.split('.');
  if (whole.length > 30 || fraction.length > 30) return null;
  const scale = 10n ** BigInt(fraction.length);
  const total = BigInt(`${whole}${fraction}` || '0') * worth.nano;
  const nano = (total + scale - 1n) / scale;
  return { nano: match[1] === '-' ? -nano : nano, format: worth.format };
}

function formatBinary(nano: bigint): string {
  let value = (nano + NANO - 1n) / NANO;
  let index = 0;
  while (value !== 0n && value % 1024n === 0n && index < BINARY_SUFFIXES.length - 1) {
    value /= 1024n;
    index += 1;
  }
  return `${value}${BINARY_SUFFIXES[index]}`;
}

/** The shortest form of the same value, as the API stores it: "1000m" is "1", "1024Mi" is "1Gi". */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  if (nano < 0n) return `-${formatQuantity({ nano: -nano, format })}`;
  // Binary suffixes say nothing below 1024 and can't say fractions.
  if (format === 'binary' && nano >= 1024n * NANO) return formatBinary(nano);
  let value = nano;
  let index = 0;
  while (value % 1000n === 0n && index < DECIMAL_SUFFIXES.length - 1) {
    value /= 1000n;
    index += 1;
  }
  if (format !== 'exponent') return `${value}${DECIMAL_SUFFIXES[index]}`;
  return index === 3 ? `${value}` : `${value}e${(index - 3) * 3}`;
}

/** Thousandths, rounded up: what CPU is counted in. 0 where it is no quantity. */
export function milliValue(text: string | undefined): number {
  const quantity = text === undefined ? null : parseQuantity(text);
  return quantity === null ? 0 : Number((quantity.nano + 999_999n) / 1_000_000n);
}

/** Whole units, rounded up: what bytes and pods are counted in. 0 where it is no quantity. */
export function wholeValue(text: string | undefined): number {
  const quantity = text === undefined ? null : parseQuantity(text);
  return quantity === null ? 0 : Number((quantity.nano + NANO - 1n) / NANO);
}

/** Negative, 0 or positive as `a` is less than, equal to or more than `b`; wrong ones count as 0. */
export function compareQuantities(a: string, b: string): number {
  const difference = (parseQuantity(a)?.nano ?? 0n) - (parseQuantity(b)?.nano ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
