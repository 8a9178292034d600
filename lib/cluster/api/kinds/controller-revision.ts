/** ControllerRevision: an older template of a StatefulSet or DaemonSet. Upstream: pkg/apis/apps/validation. */
import type { ControllerRevision } from '../../workload-resources';
import { age } from '../duration';
import { isSame } from '../equality';
import { invalidValue, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import { validateNonNegative } from './workload-validation';

/** `statefulset.apps/web` */
function showController({ metadata }: ControllerRevision): string {
  const owner = (metadata.ownerReferences ?? []).find(({ controller }) => controller === true);
  if (owner === undefined) return '<none>';
  const [group = '', version] = owner.apiVersion.split('/');
  return `${owner.kind.toLowerCase()}${version === undefined ? '' : `.${group}`}/${owner.name}`;
}

const row: Kind<ControllerRevision> = {
  kind: 'ControllerRevision',
  definition: 'ControllerRevision',
  group: 'apps',
  version: 'v1',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  validate: ({ data, revision }) => [
    ...(data === undefined || data === null ? [required('data', 'data is mandatory')] : []),
    ...validateNonNegative(revision, 'revision'),
  ],
  validateUpdate: (next, previous) =>
    isSame(next.data, previous.data) ? [] : [invalidValue('data', next.data, 'field is immutable')],
  columns: [{ name: 'Name' }, { name: 'Controller' }, { name: 'Revision' }, { name: 'Age' }],
  cells: (revision, { epochMs }) => [
    revision.metadata.name,
    showController(revision),
    revision.revision ?? 0,
    age(revision.metadata.creationTimestamp, epochMs),
  ],
};

export const controllerRevisionKind = defineKind(row);
