/**
 * The output formats that print whole objects: yaml, json, name, jsonpath, Go templates, custom columns.
 * Upstream: cli-runtime/pkg/printers, genericclioptions/print_flags.go.
 */
import { qualifiedKind, type ResourceType } from '../discovery';
import { KubectlError } from '../errors';
import { type Columns, formatColumns, parseColumns, parseColumnsFile } from './custom-columns';
import { compileTemplate, type Template } from './go-template';
import { indentedJson } from './json';
import { compileJsonPath, formatResults, formatResultsAsJson, goSyntax, PathError } from './jsonpath';
import { isTree, listAt, type Tree, textAt } from './value';
import { printYaml } from './yaml';

export interface ObjectPrinter {
  /** A List prints as one document; `eventType` wraps an object of a watch. */
  print(object: Tree, eventType?: string): string;
}

export interface PrinterOptions {
  readonly showManagedFields: boolean;
  readonly noHeaders?: boolean;
  /** Needed to print names. */
  readonly typeOf: (object: Tree) => ResourceType | undefined;
  readonly readFile: (path: string) => string | null;
  readonly template?: string;
  /** Keep the order of fields in JSON (objects that kubectl made itself). */
  readonly declared?: boolean;
}

const OBJECT_FORMATS =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml';
const GET_FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml';

/** A printer for `-o FORMAT`. `forGet`: custom columns too. */
export function createPrinter(format: string, options: PrinterOptions, forGet = false): ObjectPrinter {
  const [kind, argument] = splitFormat(format);
  const clean = (object: Tree) => (options.showManagedFields ? object : withoutManagedFields(object));
  let documents = 0;
  switch (kind) {
    case 'yaml':
      return {
        print: (object, eventType) => {
          const separator = documents++ > 0 ? '---\n' : '';
          return separator + printYaml(wrap(clean(object), eventType));
        },
      };
    case 'json':
      return {
        print: (object, eventType) =>
          `${indentedJson(wrap(clean(object), eventType), options.declared ? Object.keys : undefined)}\n`,
      };
    case 'name':
      return { print: (object) => names(object, options) };
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file':
      return jsonPathPrinter(kind, argument ?? options.template ?? '', options);
    case 'custom-columns':
    case 'custom-columns-file':
      if (forGet) return columnPrinter(readColumns(kind, argument ?? '', options), options);
      break;
    case 'go-template':
    case 'go-template-file':
    case 'template':
    case 'templatefile':
      return templatePrinter(kind, argument ?? options.template ?? '', options);
  }
  throw new KubectlError(
    `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${forGet ? GET_FORMATS : OBJECT_FORMATS}`,
  );
}

function splitFormat(format: string): [string, string | undefined] {
  const equals = format.indexOf('=');
  return equals < 0 ? [format, undefined] : [format.slice(0, equals), format.slice(equals + 1)];
}

function wrap(object: Tree, eventType?: string): Tree {
  return eventType === undefined ? object : { type: eventType, object };
}

function withoutManagedFields(object: Tree): Tree {
  const strip = (one: Tree): Tree => {
    const metadata = one['metadata'];
    if (!isTree(metadata) || metadata['managedFields'] === undefined) return one;
    return { ...one, metadata: { ...metadata, managedFields: undefined } };
  };
  if (!textAt(object, 'kind').endsWith('List')) return strip(object);
  return { ...object, items: listAt(object, 'items').map((item) => (isTree(item) ? strip(item) : item)) };
}

function names(object: Tree, options: PrinterOptions): string {
  const items = textAt(object, 'kind').endsWith('List') ? listAt(object, 'items').filter(isTree) : [object];
  return items.map((item) => `${objectName(item, options.typeOf(item))}\n`).join('');
}

/** "pod/web", "deployment.apps/web". */
export function objectName(object: Tree, type: ResourceType | undefined): string {
  const kind = type ? qualifiedKind(type) : kindOf(object);
  return `${kind}/${textAt(object, 'metadata', 'name')}`;
}

function kindOf(object: Tree): string {
  const [group, version] = textAt(object, 'apiVersion').split('/');
  const kind = textAt(object, 'kind').toLowerCase();
  return version === undefined ? kind : `${kind}.${group}`;
}

function jsonPathPrinter(kind: string, argument: string, options: PrinterOptions): ObjectPrinter {
  const template = kind === 'jsonpath-file' ? (options.readFile(argument) ?? '') : argument;
  if (template === '') throw new KubectlError('template format specified but no template given');
  const path = parsed(template);
  return {
    print: (object, eventType) => {
      const data = wrap(object, eventType);
      try {
        const results = path.find(data);
        return kind === 'jsonpath-as-json' ? formatResultsAsJson(results) : formatResults(results);
      } catch (error) {
        if (!(error instanceof PathError)) throw error;
        throw new KubectlError(
          `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n` +
            `\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(data)}\n\n\n`,
        );
      }
    },
  };
}

function templatePrinter(kind: string, argument: string, options: PrinterOptions): ObjectPrinter {
  if (argument === '') throw new KubectlError('template format specified but no template given');
  let text = argument;
  if (kind.endsWith('file')) {
    const content = options.readFile(argument);
    if (content === null) {
      throw new KubectlError(
        `error reading --template ${argument}, open ${argument}: no such file or directory\n`,
      );
    }
    text = content;
  }
  let template: Template;
  try {
    template = compileTemplate(text);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    throw new KubectlError(`error parsing template ${text}, ${error.message}`);
  }
  return {
    print: (object, eventType) => {
      try {
        return template.execute(wrap(object, eventType));
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error;
        throw new KubectlError(`error executing template ${JSON.stringify(text)}: ${error.message}`);
      }
    },
  };
}

function parsed(template: string) {
  try {
    return compileJsonPath(template, true);
  } catch (error) {
    if (error instanceof KubectlError) {
      throw new KubectlError(`error parsing jsonpath ${template}, ${error.message}`);
    }
    throw error;
  }
}

function readColumns(kind: string, argument: string, options: PrinterOptions): Columns {
  if (kind === 'custom-columns') return parseColumns(argument);
  if (argument === '')
    throw new KubectlError('custom-columns-file format specified but no template file given');
  const text = options.readFile(argument);
  if (text === null) {
    throw new KubectlError(
      `error reading template ${argument}, open ${argument}: no such file or directory\n`,
    );
  }
  return parseColumnsFile(text);
}

function columnPrinter(columns: Columns, options: PrinterOptions): ObjectPrinter {
  const remembered: number[] = [];
  let shown = options.noHeaders === true;
  return {
    print: (object, eventType) => {
      const isList = textAt(object, 'kind').endsWith('List');
      const items = isList ? listAt(object, 'items') : [wrap(object, eventType)];
      const text = formatColumns(columns, items, !shown, remembered);
      shown = true;
      return text;
    },
  };
}
