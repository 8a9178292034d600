/**
 * What the API server warns of when a Service is written: it is stored all the same. Upstream: GetWarningsForService
 * in pkg/api/service. Left out: spellings of addresses, which are refused since 1.36, and of IPv6.
 */
import type { Service } from '../../resources';

const HINTS_ANNOTATION = 'service.kubernetes.io/topology-aware-hints';
const MODE_ANNOTATION = 'service.kubernetes.io/topology-mode';

export function warnOfService({ metadata, spec }: Service): readonly string[] {
  const { type, clusterIP, externalIPs = [], sessionAffinity, externalName = '' } = spec;
  const warnings: string[] = [];
  if (metadata.annotations?.[HINTS_ANNOTATION] !== undefined) {
    warnings.push(`annotation ${HINTS_ANNOTATION} is deprecated, please use ${MODE_ANNOTATION} instead`);
  }
  if (type === 'ClusterIP' && clusterIP === 'None') {
    const ignored = (field: string) => `spec.${field} is ignored for headless services`;
    if (spec.loadBalancerIP) warnings.push(ignored('loadBalancerIP'));
    if (externalIPs.length > 0) warnings.push(ignored('externalIPs'));
    if (sessionAffinity !== 'None') warnings.push(ignored('SessionAffinity'));
  }
  if (externalIPs.length > 0) warnings.push('spec.externalIPs is deprecated');
  if (type === 'ExternalName' && externalIPs.length > 0) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  }
  if (type !== 'ExternalName' && externalName !== '') {
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  }
  if (spec.trafficDistribution === 'PreferClose') {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return warnings;
}
