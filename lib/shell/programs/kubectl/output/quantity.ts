/** Kubernetes quantities: "500m", "8Gi", "1e3". Upstream: apimachinery/pkg/api/resource. */

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 1024,
  Mi: 1_048_576,
  Gi: 1_073_741_824,
  Ti: 1_099_511_627_776,
  Pi: 1_125_899_906_842_624,
  Ei: 1_048_576 * 1_099_511_627_776,
};

/** The number meant; `null` where the text is no quantity. Sums of what pods ask for stay exact enough. */
export function parseQuantity(text: string): number | null {
  const match = /^([-+]?[0-9]*\.?[0-9]*)([eE][-+]?[0-9]+)?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.exec(text);
  if (!match || !/[0-9]/.test(match[1]!)) return null;
  return Number(match[1]! + (match[2] ?? '')) * FACTORS[match[3] ?? '']!;
}

/** In thousandths, for CPUs: "1500m", "2". */
export function formatMilli(value: number): string {
  const milli = Math.ceil(value * 1000 - 1e-6);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/** Bytes in the largest binary unit that divides them, as sums of "64Mi" come out. */
export function formatBinary(value: number): string {
  for (const unit of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki']) {
    if (value !== 0 && value % FACTORS[unit]! === 0) return `${value / FACTORS[unit]!}${unit}`;
  }
  return String(value);
}
