/**
 * What the API server hands on to the node: logs, exec, attach, and what needs the network. The world registers
 * these; an API without them answers as a real server does that can't reach a kubelet.
 */
import type { Body, Channel, HttpRequest, HttpResponse } from '../http';
import type { Pod } from '../resources';
import type { Kind } from './kind';
import type { Query, ResourcePath } from './request-path';
import type { SchemaTexts } from './schema-texts';
import type { ServedResource } from './virtual-resources';

export interface PodLogOptions {
  /** Already resolved: an existing container's name. */
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | null;
  readonly limitBytes: number | null;
  readonly sinceSeconds: number | null;
  /** RFC 3339 */
  readonly sinceTime: string | null;
}

export interface PodExecOptions {
  /** Already resolved: an existing container's name. */
  readonly container: string;
  /** Empty for attach. */
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** The two directions of an upgraded connection, framed as in http.ts (v5.channel.k8s.io). */
export interface PodStreams {
  readonly toServer: Channel;
  readonly fromServer: Channel;
}

/** A server that stands behind this one and answers for a group of its own, as a metrics server does. */
export interface AggregatedApi {
  readonly resources: readonly ServedResource[];
  /** May throw ApiError. */
  answer(request: HttpRequest, path: ResourcePath, query: Query): HttpResponse;
}

/** Each may throw ApiError; the pod exists, and the container is one of its spec. */
export interface ApiHooks {
  /** A text, or a Channel where it follows. */
  podLog?(pod: Pod, options: PodLogOptions): Body;
  podExec?(pod: Pod, options: PodExecOptions): PodStreams;
  podAttach?(pod: Pod, options: PodExecOptions): PodStreams;
  /** Answers below /openapi; without it nobody does. `null`: no such page. */
  openApi?(
    request: HttpRequest,
    segments: readonly string[],
    kinds: readonly Kind[],
    texts: SchemaTexts | null,
  ): HttpResponse | null;
  /** Descriptions for OpenAPI; `null` where nobody brought them. */
  schemaTexts?(): SchemaTexts | null;
  readonly aggregated?: AggregatedApi;
}
