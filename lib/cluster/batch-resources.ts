/**
 * The shapes of batch, autoscaling and policy objects that the simulator reads and writes. Field names are
 * Kubernetes' own. Upstream: k8s.io/api/batch/v1, autoscaling/v2, policy/v1.
 */
import type { Condition, KubernetesObject, LabelSelector, ObjectMeta, Pod, PodTemplate } from './resources';

export interface JobSpec {
  readonly parallelism?: number;
  readonly completions?: number;
  readonly completionMode?: string;
  readonly activeDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly suspend?: boolean;
  readonly manualSelector?: boolean;
  readonly selector?: LabelSelector;
  readonly template: PodTemplate;
  readonly ttlSecondsAfterFinished?: number;
  readonly podReplacementPolicy?: string;
  readonly podFailurePolicy?: PodFailurePolicy;
  readonly successPolicy?: SuccessPolicy;
  readonly managedBy?: string;
  readonly [field: string]: unknown;
}

export interface PodFailurePolicy {
  readonly rules?: readonly PodFailureRule[];
}

export interface PodFailureRule {
  readonly action?: string;
  readonly onExitCodes?: {
    readonly containerName?: string;
    readonly operator?: string;
    readonly values?: readonly number[];
  };
  readonly onPodConditions?: readonly { readonly type?: string; readonly status?: string }[];
}

export interface SuccessPolicy {
  readonly rules?: readonly { readonly succeededIndexes?: string; readonly succeededCount?: number }[];
}

export interface JobStatus {
  readonly active?: number;
  readonly ready?: number;
  readonly terminating?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly startTime?: string;
  readonly completionTime?: string;
  /** `0-2,5` */
  readonly completedIndexes?: string;
  readonly failedIndexes?: string;
  /** Uids of pods that ended and still carry the finalizer. */
  readonly uncountedTerminatedPods?: {
    readonly succeeded?: readonly string[];
    readonly failed?: readonly string[];
  };
  readonly conditions?: readonly Condition[];
}

/** batch/v1 Job */
export interface Job extends KubernetesObject {
  readonly spec: JobSpec;
  readonly status?: JobStatus;
}

export interface JobReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** batch/v1 CronJob */
export interface CronJob extends KubernetesObject {
  readonly spec: {
    readonly schedule?: string;
    readonly timeZone?: string;
    readonly concurrencyPolicy?: string;
    readonly suspend?: boolean;
    readonly startingDeadlineSeconds?: number;
    readonly successfulJobsHistoryLimit?: number;
    readonly failedJobsHistoryLimit?: number;
    readonly jobTemplate: { readonly metadata?: Partial<ObjectMeta>; readonly spec: JobSpec };
  };
  readonly status?: {
    readonly active?: readonly JobReference[];
    readonly lastScheduleTime?: string;
    readonly lastSuccessfulTime?: string;
  };
}

export interface MetricTarget {
  readonly type?: string;
  readonly averageUtilization?: number;
  readonly averageValue?: string;
  readonly value?: string;
}

export interface MetricSource {
  readonly name?: string;
  readonly container?: string;
  readonly metric?: { readonly name?: string; readonly selector?: LabelSelector };
  readonly describedObject?: { readonly kind?: string; readonly name?: string };
  readonly target?: MetricTarget;
}

/** The field named like the type carries what is measured, or was. */
export interface MetricSpec {
  readonly type?: string;
  readonly [source: string]: unknown;
}

export interface ScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: string;
  readonly tolerance?: string;
  readonly policies?: readonly {
    readonly type?: string;
    readonly value?: number;
    readonly periodSeconds?: number;
  }[];
}

/** autoscaling/v2 HorizontalPodAutoscaler */
export interface HorizontalPodAutoscaler extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef?: {
      readonly apiVersion?: string;
      readonly kind?: string;
      readonly name?: string;
    };
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly metrics?: readonly MetricSpec[];
    readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules };
  };
  readonly status?: {
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly lastScaleTime?: string;
    readonly currentMetrics?: readonly MetricSpec[] | null;
    readonly conditions?: readonly Condition[];
  };
}

/** policy/v1 PodDisruptionBudget */
export interface PodDisruptionBudget extends KubernetesObject {
  readonly spec?: {
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly selector?: LabelSelector;
    readonly unhealthyPodEvictionPolicy?: string;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly disruptedPods?: Readonly<Record<string, string>>;
    readonly disruptionsAllowed?: number;
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly expectedPods?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** What a metrics server last saw of a pod. */
export interface PodUsage {
  /** When it was seen, epoch milliseconds, and over which time. */
  readonly atMs: number;
  readonly windowMs: number;
  readonly containers: readonly {
    readonly name: string;
    readonly cpuMilli: number;
    readonly memoryBytes: number;
  }[];
}

/** `null` for a pod that was not seen yet. */
export type FindUsage = (pod: Pod) => PodUsage | null;

/** Work that arrives at a workload and is shared by its ready pods; it never comes from real requests. */
export interface WorkloadLoad {
  /** "Deployment" */
  readonly kind: string;
  /** Default "default". */
  readonly namespace?: string;
  readonly name: string;
  /** From a virtual time on, until the next step: quantities for all pods together. */
  readonly steps: readonly LoadStep[];
}

export interface Load {
  /** Quantities: "300m", "64Mi". */
  readonly cpu?: string;
  readonly memory?: string;
}

export interface LoadStep extends Load {
  readonly atMs: number;
}

export type LoadTarget = Pick<WorkloadLoad, 'kind' | 'namespace' | 'name'>;

export interface Loads {
  /** `null`: nothing is known of it, so it does next to nothing. */
  at(target: LoadTarget, atMs: number): Load | null;
  /** From now on, whatever was planned. */
  set(target: LoadTarget, load: Load): void;
}
