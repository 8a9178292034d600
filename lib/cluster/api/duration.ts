/** Ages as kubectl shows them. Upstream: k8s.io/apimachinery/pkg/util/duration, HumanDuration. */
import { parseTimestamp } from '../kernel/time';

/** `5s`, `2m30s`, `3h5m`, `2d4h`: two units while the greater one is small. */
export function humanDuration(durationMs: number): string {
  const seconds = Math.trunc(durationMs / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return both(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 8) return both(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return both(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return hours < 24 * 365 * 8 ? both(years, 'y', days % 365, 'd') : `${years}y`;
}

function both(greater: number, greaterUnit: string, smaller: number, smallerUnit: string): string {
  return smaller === 0 ? `${greater}${greaterUnit}` : `${greater}${greaterUnit}${smaller}${smallerUnit}`;
}

/** Time since a timestamp; `<unknown>` where there is none. */
export function age(timestamp: string | null | undefined, epochMs: number): string {
  const then = timestamp ? parseTimestamp(timestamp) : null;
  return then === null ? '<unknown>' : humanDuration(epochMs - then);
}
