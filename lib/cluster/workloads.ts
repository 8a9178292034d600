/**
 * The controllers beyond those that a Service with its Deployment needs: a part of the world that a page may load
 * apart. Each is a file of controllers/, and they meet in the store only.
 */
import type { ClusterPart } from './cluster';

export const WORKLOADS: ClusterPart = {
  start() {},
};
