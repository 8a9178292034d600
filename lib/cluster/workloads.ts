/**
 * The controllers beyond those that a Service with its Deployment needs: a part of the world that a page may load
 * apart. Each is a file of controllers/, and they meet in the store only.
 */
import type { Job } from './batch-resources';
import { DNS_SERVER_ADDRESS } from './controllers/cluster-dns/cluster-dns';
import { followConfiguration } from './controllers/cluster-dns/configuration';
import { startCronJobController } from './controllers/cron-job/cron-job';
import { startDaemonSetController } from './controllers/daemon-set/daemon-set';
import { startDisruptionController } from './controllers/disruption/disruption';
import { startAutoscaler } from './controllers/horizontal-pod-autoscaler/autoscaler';
import { startJobController } from './controllers/job/job';
import { startTtlAfterFinished } from './controllers/job/ttl-after-finished';
import { startLoadBalancerController } from './controllers/load-balancer/load-balancer';
import { createMetricsApi } from './controllers/metrics-server/metrics-api';
import { createUsage } from './controllers/metrics-server/usage';
import { startPolicyAgent } from './controllers/network-policy/network-policy';
import { watchPolicies } from './controllers/network-policy/policy-view';
import { startNodeLifecycle } from './controllers/node-lifecycle/node-lifecycle';
import { watchNodePods } from './controllers/node-lifecycle/node-pods';
import { startPodGarbageCollector } from './controllers/node-lifecycle/pod-garbage';
import { startTaintEviction } from './controllers/node-lifecycle/taint-eviction';
import { watchOwned } from './controllers/owned-index';
import { IMAGE_LOCALITY } from './controllers/scheduler/image-locality';
import { POD_AFFINITY } from './controllers/scheduler/pod-affinity';
import { PREEMPTION } from './controllers/scheduler/preemption';
import { TOPOLOGY_SPREAD } from './controllers/scheduler/topology-spread';
import { startStatefulSetController } from './controllers/stateful-set/stateful-set';
import type { ClusterPart } from './part';
import type { ControllerRevision } from './workload-resources';

export const WORKLOADS: ClusterPart = {
  followDns: followConfiguration,
  scheduling: [TOPOLOGY_SPREAD, POD_AFFINITY, IMAGE_LOCALITY, PREEMPTION],
  createAgent({ kernel, api, clusterDns }) {
    const view = watchPolicies(api, { dnsAddress: clusterDns === null ? null : DNS_SERVER_ADDRESS });
    return (node) => startPolicyAgent(kernel, view, node);
  },
  start({ kernel, api, pods, links, network, specification, sets, loads, setHooks }) {
    const jobs = watchOwned<Job>(api, 'Job');
    startJobController(kernel, api, jobs, pods);
    startTtlAfterFinished(kernel, api, jobs);
    for (const provider of specification.loadBalancers ?? [])
      startLoadBalancerController(kernel, api, network, provider);
    startCronJobController(kernel, api, jobs);
    startDisruptionController(kernel, api, pods);
    const usageOf = loads === null ? null : createUsage(kernel, api, sets, pods, loads);
    if (usageOf !== null) setHooks({ aggregated: createMetricsApi(kernel, api, usageOf) });
    startAutoscaler(kernel, api, usageOf);
    const revisions = watchOwned<ControllerRevision>(api, 'ControllerRevision');
    startStatefulSetController(kernel, api, pods, revisions);
    startDaemonSetController(kernel, api, pods, revisions);
    const nodePods = watchNodePods(api);
    startNodeLifecycle(kernel, api, links, nodePods);
    startTaintEviction(kernel, api, nodePods);
    startPodGarbageCollector(kernel, api, nodePods);
  },
};
