/** Types of what limits and stores: quotas, limit ranges, priority classes, claims, volumes and their classes. */
import type { KubernetesObject, LabelSelector } from './resources';

/** Quantities by the name of a resource. */
export type ResourceAmounts = Readonly<Record<string, string>>;

export interface LimitRangeItem {
  readonly type?: string;
  readonly max?: ResourceAmounts;
  readonly min?: ResourceAmounts;
  readonly default?: ResourceAmounts;
  readonly defaultRequest?: ResourceAmounts;
  readonly maxLimitRequestRatio?: ResourceAmounts;
}

export interface LimitRange extends KubernetesObject {
  readonly spec?: { readonly limits?: readonly LimitRangeItem[] };
}

export interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface ResourceQuota extends KubernetesObject {
  readonly spec?: {
    readonly hard?: ResourceAmounts;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeRequirement[] };
  };
  readonly status?: { readonly hard?: ResourceAmounts; readonly used?: ResourceAmounts };
}

export interface PriorityClass extends KubernetesObject {
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

export interface ClaimSpec {
  readonly accessModes?: readonly string[];
  readonly selector?: LabelSelector;
  readonly resources?: { readonly requests?: ResourceAmounts };
  readonly volumeName?: string;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly volumeAttributesClassName?: string;
  readonly [field: string]: unknown;
}

export interface PersistentVolumeClaim extends KubernetesObject {
  readonly spec: ClaimSpec;
  readonly status?: {
    readonly phase?: string;
    readonly accessModes?: readonly string[];
    readonly capacity?: ResourceAmounts;
    readonly [field: string]: unknown;
  };
}

export interface ClaimReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

export interface VolumeSpec {
  readonly capacity?: ResourceAmounts;
  readonly accessModes?: readonly string[];
  readonly persistentVolumeReclaimPolicy?: string;
  readonly claimRef?: ClaimReference;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  /** Which nodes reach it. */
  readonly nodeAffinity?: unknown;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly local?: { readonly path: string };
  readonly [field: string]: unknown;
}

export interface PersistentVolume extends KubernetesObject {
  readonly spec: VolumeSpec;
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly lastPhaseTransitionTime?: string;
  };
}

export interface StorageClass extends KubernetesObject {
  readonly provisioner?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
  readonly allowVolumeExpansion?: boolean;
}
