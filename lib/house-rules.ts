/**
 * The rules of the house as data, and how to find what breaks them in one source file. Read by house.test.ts only.
 */
import ts from 'typescript';

/** A row lists every room that a room may import; rooms see only each other's doors (files at the top of a room). */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  cluster: [],
  course: [],
  python: [],
  shell: ['cluster'],
  check: ['cluster', 'course/schema'],
  sandbox: ['cluster', 'shell', 'check', 'course/schema', 'course/world-schema'],
  bridge: ['cluster'],
  data: [],
  auth: ['data'],
  components: [
    'sandbox/client',
    'sandbox/client-device',
    // Small and without state: what a page shows before the client itself is loaded.
    'sandbox/client-state',
    'sandbox/client-retelling',
    'sandbox/messages',
    'python/client',
    'course/schema',
    'course/figure-schema (types)',
    'course/world-schema (types)',
    'course/search-documents (types)',
    'course/playground-worlds (types)',
    'cluster (types)',
    'check/verdict (types)',
    'sandbox/server-messages (types)',
    'sandbox/log (types)',
    'sandbox/retelling (types)',
    'data/teaching-records (types)',
  ],
};

/** Inside the cluster: sub-folders, and the plain types at its top that all may use. */
export const CLUSTER_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  store: ['kernel'],
  api: ['store', 'kernel'],
  network: ['kernel'],
  images: ['network', 'kernel'],
  controllers: ['api', 'network', 'images', 'kernel'],
};
export const CLUSTER_PLAIN = [
  'http',
  'process',
  'resources',
  'specification',
  'workload-resources',
  'batch-resources',
  'storage-resources',
  'tcp',
  'trace',
  'yaml-depth',
];

/** Packages that the pure rooms may use; each has a decision record. */
export const PURE_PACKAGES = [
  'yaml',
  'unbash',
  're2js',
  '@noble/hashes/legacy.js',
  '@noble/hashes/sha2.js',
  '@noble/hashes/utils.js',
];

export const MOST_LINES = 400;
export const MOST_FUNCTION_LINES = 70;
export const BANNED_NAMES = ['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'manager'];

const BANNED_GLOBALS = new Set([
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'crypto',
  'fetch',
  'process',
  'window',
  'document',
  'globalThis',
  'self',
  'navigator',
  'performance',
  'Promise',
  'Intl',
  'TextEncoder',
  'TextDecoder',
  'Worker',
  'Atomics',
  'WeakRef',
  'FinalizationRegistry',
  'requestAnimationFrame',
  'structuredClone',
  'eval',
  'Function',
  'Buffer',
]);
const ALLOWED_MATH = new Set([
  'abs',
  'ceil',
  'floor',
  'max',
  'min',
  'round',
  'sign',
  'trunc',
  'sqrt',
  'imul',
  'clz32',
]);
const BANNED_METHODS = /^(localeCompare|normalize|toLocale\w*)$/;

export interface Import {
  readonly target: string;
  readonly isTypeOnly: boolean;
  readonly line: number;
}

export interface Fault {
  readonly line: number;
  readonly what: string;
}

export function parse(path: string, text: string): ts.SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, kind);
}

const lineOf = (source: ts.SourceFile, node: ts.Node): number =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => visit(child, look));
}

export function findImports(source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  visit(source, (node) => {
    const isImport = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    if (isImport && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      const isTypeOnly = ts.isImportDeclaration(node) ? isTypeImport(node) : node.isTypeOnly;
      found.push({ target: node.moduleSpecifier.text, isTypeOnly, line: lineOf(source, node) });
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      if (target && ts.isStringLiteral(target)) {
        found.push({ target: target.text, isTypeOnly: false, line: lineOf(source, node) });
      }
    }
  });
  return found;
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    !!named &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

/** A file that only hands on what other files export is a barrel; a door is real code. */
export function isBarrel(source: ts.SourceFile): boolean {
  const statements = source.statements.filter((statement) => !ts.isImportDeclaration(statement));
  return (
    statements.length > 0 &&
    statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier)
  );
}

/** What breaks determinism or the rule that nothing there returns a promise. */
export function findImpurities(source: ts.SourceFile): Fault[] {
  const faults: Fault[] = [];
  const add = (node: ts.Node, what: string) => faults.push({ line: lineOf(source, node), what });
  visit(source, (node) => {
    if (ts.isIdentifier(node) && BANNED_GLOBALS.has(node.text) && isFreeName(node)) add(node, node.text);
    if (ts.isAwaitExpression(node)) add(node, 'await');
    if (node.kind === ts.SyntaxKind.AsyncKeyword) add(node, 'async');
    if (ts.isPropertyAccessExpression(node)) checkAccess(node, add);
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'RegExp') {
      if (!node.arguments?.every((argument) => ts.isStringLiteralLike(argument)))
        add(node, 'new RegExp(non-literal)');
    }
    if (ts.isRegularExpressionLiteral(node) && /\\p\{/i.test(node.text))
      add(node, String.raw`\p{} in a pattern`);
    if (ts.isCallExpression(node) && isBareSort(node)) add(node, 'sort without a comparator');
  });
  return faults;
}

function checkAccess(node: ts.PropertyAccessExpression, add: (node: ts.Node, what: string) => void): void {
  const name = node.name.text;
  const isMath = ts.isIdentifier(node.expression) && node.expression.text === 'Math';
  if (isMath && !ALLOWED_MATH.has(name)) add(node, `Math.${name}`);
  if (BANNED_METHODS.test(name)) add(node, name);
}

const isBareSort = (node: ts.CallExpression): boolean =>
  ts.isPropertyAccessExpression(node.expression) &&
  (node.expression.name.text === 'sort' || node.expression.name.text === 'toSorted') &&
  node.arguments.length === 0;

/** True where the identifier is a use of a global, not a property, a key, a type or a name of our own. */
function isFreeName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isQualifiedName(parent) || ts.isTypeReferenceNode(parent) || ts.isImportSpecifier(parent))
    return false;
  const isDeclared =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isBindingElement(parent) ||
    ts.isParameter(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isFunctionDeclaration(parent);
  if (isDeclared && (parent as ts.NamedDeclaration).name === node) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return !isDeclaredAbove(node);
  return !isDeclaredAbove(node);
}

/** Our own parameter or variable may carry a banned name, such as `process` for a simulated one. */
function isDeclaredAbove(node: ts.Identifier): boolean {
  for (let at: ts.Node = node; at.parent; at = at.parent) {
    const scope = at.parent;
    if (
      ts.isFunctionLike(scope) &&
      scope.parameters.some((parameter) => bindsName(parameter.name, node.text))
    )
      return true;
    if (ts.isBlock(scope) || ts.isSourceFile(scope)) {
      const declared = scope.statements.some((statement) => declares(statement, node.text));
      if (declared) return true;
    }
    if (ts.isForOfStatement(scope) && ts.isVariableDeclarationList(scope.initializer)) {
      if (scope.initializer.declarations.some((declaration) => bindsName(declaration.name, node.text)))
        return true;
    }
  }
  return false;
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some((declaration) => bindsName(declaration.name, name));
  }
  if (ts.isImportDeclaration(statement)) return statement.importClause?.getText().includes(name) ?? false;
  return ts.isFunctionDeclaration(statement) && statement.name?.text === name;
}

function bindsName(binding: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(binding)) return binding.text === name;
  return binding.elements.some((element) => ts.isBindingElement(element) && bindsName(element.name, name));
}

/** Functions longer than the house allows, with their names. A function that holds only functions is a `create…`. */
export function findLongFunctions(source: ts.SourceFile): Fault[] {
  const faults: Fault[] = [];
  visit(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return;
    const from = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
    const to = source.getLineAndCharacterOfPosition(node.end).line;
    const length = to - from + 1 - nestedFunctionLines(source, node.body as ts.Node);
    if (length > MOST_FUNCTION_LINES)
      faults.push({ line: from + 1, what: `${length} lines in one function` });
  });
  return faults;
}

/** Lines of named functions inside: a closure from `create…` keeps state and is not one long function. */
function nestedFunctionLines(source: ts.SourceFile, body: ts.Node): number {
  let lines = 0;
  const look = (node: ts.Node): void => {
    const isNested =
      ts.isFunctionDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isArrowFunction(node) ||
      ts.isFunctionExpression(node);
    if (isNested) {
      const from = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      lines += source.getLineAndCharacterOfPosition(node.end).line - from;
    } else node.forEachChild(look);
  };
  body.forEachChild(look);
  return lines;
}
