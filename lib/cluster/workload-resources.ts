/**
 * StatefulSet, DaemonSet and ControllerRevision: the fields that their controllers, kinds and kubectl read.
 * Every other field of the real kinds is stored and given back as it came.
 */
import type { Condition, KubernetesObject, LabelSelector, PodTemplate } from './resources';

/** A number, or a percentage: `25%`. */
export type Amount = number | string;

/** apps/v1 StatefulSet */
export interface StatefulSet extends KubernetesObject {
  readonly kind: 'StatefulSet';
  readonly spec: {
    readonly replicas?: number;
    readonly serviceName?: string;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly podManagementPolicy?: string;
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: Amount };
    };
    readonly minReadySeconds?: number;
    readonly revisionHistoryLimit?: number;
    readonly volumeClaimTemplates?: readonly KubernetesObject[];
    readonly persistentVolumeClaimRetentionPolicy?: {
      readonly whenDeleted?: string;
      readonly whenScaled?: string;
    };
    readonly ordinals?: { readonly start?: number };
    readonly [field: string]: unknown;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly currentReplicas?: number;
    readonly updatedReplicas?: number;
    /** Names of ControllerRevisions. */
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly collisionCount?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** apps/v1 DaemonSet */
export interface DaemonSet extends KubernetesObject {
  readonly kind: 'DaemonSet';
  readonly spec: {
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly maxUnavailable?: Amount; readonly maxSurge?: Amount };
    };
    readonly minReadySeconds?: number;
    readonly revisionHistoryLimit?: number;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled: number;
    readonly currentNumberScheduled: number;
    readonly numberMisscheduled: number;
    readonly numberReady: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly numberUnavailable?: number;
    readonly collisionCount?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** apps/v1 ControllerRevision: a template that a StatefulSet or DaemonSet has or had, as a patch. */
export interface ControllerRevision extends KubernetesObject {
  readonly kind: 'ControllerRevision';
  readonly revision: number;
  readonly data?: { readonly spec?: { readonly template?: PodTemplate & { readonly $patch?: string } } };
}

/** What owns ControllerRevisions. */
export interface RevisedWorkload extends KubernetesObject {
  readonly spec: {
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly revisionHistoryLimit?: number;
  };
  readonly status?: { readonly collisionCount?: number };
}
