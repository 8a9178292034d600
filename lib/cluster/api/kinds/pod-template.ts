/** PodTemplate: nothing makes pods of it, in the real cluster neither. Upstream: pkg/registry/core/podtemplate. */
import type { KubernetesObject, PodTemplate as Template } from '../../resources';
import { defineKind, type Kind } from '../kind';
import { showLabels } from '../label-text';
import { validateLabels } from '../metadata';
import { dnsSubdomain } from '../names';
import { validatePodSpec } from './pod-validation';
import { templateCells } from './template-columns';
import { setPodTemplateDefaults } from './workload-defaults';

interface PodTemplate extends KubernetesObject {
  readonly template: Template;
}

const row: Kind<PodTemplate> = {
  kind: 'PodTemplate',
  definition: 'PodTemplate',
  group: '',
  version: 'v1',
  plural: 'podtemplates',
  singular: 'podtemplate',
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  hasGeneration: true,
  returnsDeleted: true,
  setDefaults: setPodTemplateDefaults,
  validate: ({ template }) => [
    ...validateLabels(template.metadata?.labels, 'template.labels'),
    ...validatePodSpec(template.spec, 'template.spec'),
  ],
  columns: [{ name: 'Name' }, { name: 'Containers' }, { name: 'Images' }, { name: 'Pod Labels' }],
  cells: ({ metadata, template }) => [
    metadata.name,
    ...templateCells(template),
    showLabels(template.metadata?.labels),
  ],
};

export const podTemplateKind = defineKind(row);
