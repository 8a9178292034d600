/** Defaults of the kinds that make pods from a template. Upstream: pkg/apis/apps/v1/defaults.go. */
import type { Draft } from '../decode';
import { setPodSpecDefaults } from './pod-defaults';

export function setTemplateDefaults(spec: Draft): void {
  spec.replicas ??= 1;
  setPodTemplateDefaults(spec);
}

/** What has a template: a spec, or a PodTemplate. */
export function setPodTemplateDefaults(spec: Draft): void {
  spec.template ??= {};
  const template = spec.template as Draft;
  template.metadata ??= {};
  template.spec ??= {};
  setPodSpecDefaults(template.spec as Draft);
}

export function setDeploymentDefaults(deployment: Draft): void {
  deployment.spec ??= {};
  const spec = deployment.spec as Draft;
  setTemplateDefaults(spec);
  spec.strategy ??= {};
  const strategy = spec.strategy as Draft;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    const rolling = strategy.rollingUpdate as Draft;
    rolling.maxUnavailable ??= '25%';
    rolling.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
}

export function setReplicaSetDefaults(replicaSet: Draft): void {
  replicaSet.spec ??= {};
  setTemplateDefaults(replicaSet.spec as Draft);
}
