/** if, for, while, case, functions, groups, (( )) and [[ ]]. Left out and refused: select, coproc. */
import type { ArithmeticExpression, Case, CommandNode, For, Statement, While } from 'unbash';
import { type Process, step } from '../../cluster/process';
import { evaluateCondition } from './conditions';
import { BreakLoop, CommandFailure, ContinueLoop } from './control-flow';
import { compilePattern, matchesPattern } from './patterns';
import { openRedirections } from './redirections';
import { type Scope, trace } from './scope';
import { setValue } from './variables';
import { expandArithmetic, expandToPattern, expandToText, expandWords } from './words';

type Compound = Exclude<CommandNode, { type: 'Command' }>;

export function* runCompound(scope: Scope, node: Compound): Process<number> {
  const { shell, interpreter } = scope;
  switch (node.type) {
    case 'Redirected': {
      const opened = yield* openRedirections(scope, node.redirects);
      let failure: string | null = null;
      let exitCode: number;
      try {
        exitCode = yield* runCompound(opened.scope, node.command);
      } finally {
        failure = opened.close();
      }
      if (failure !== null) throw new CommandFailure(`write error: ${failure}`);
      return exitCode;
    }
    case 'BraceGroup':
      return yield* interpreter.runList(scope, node.body.commands);
    case 'Subshell':
      return yield* interpreter.runSubshell(scope, node.body.commands);
    case 'If': {
      if (yield* holds(scope, node.clause.commands)) {
        return yield* interpreter.runList(scope, node.then.commands);
      }
      for (const other of node.elif) {
        if (yield* holds(scope, other.clause.commands)) {
          return yield* interpreter.runList(scope, other.then.commands);
        }
      }
      return node.else === undefined ? 0 : yield* interpreter.runList(scope, node.else.commands);
    }
    case 'For':
      return yield* runFor(scope, node);
    case 'ArithmeticFor':
      return yield* runArithmeticFor(scope, node);
    case 'While':
      return yield* runWhile(scope, node);
    case 'Case':
      return yield* runCase(scope, node);
    case 'Function':
      if (node.body.type === 'CompoundList') throw new CommandFailure('syntax error', 2);
      shell.functions.set(node.name.text, { node, source: shell.source });
      return 0;
    case 'TestCommand':
      yield* step();
      yield* trace(scope, shell.source.text.slice(node.pos, node.end));
      return (yield* evaluateCondition(scope, node.expression)) ? 0 : 1;
    case 'ArithmeticCommand':
      yield* step();
      yield* trace(scope, `(( ${node.body.trim()} ))`);
      return (yield* evaluateCommand(scope, node.body)) === 0n ? 1 : 0;
    case 'Select':
    case 'Coproc':
      throw new CommandFailure(`${node.type.toLowerCase()}: not supported here`, 2);
  }
}

function* evaluateCommand(scope: Scope, text: string): Process<bigint> {
  try {
    return yield* expandArithmetic(scope, text);
  } catch (error) {
    if (!(error instanceof CommandFailure) || error.reach === 'shell') throw error;
    throw new CommandFailure(`((: ${error.message}`, 1);
  }
}

/** A condition may fail without ending the shell. */
function* holds(scope: Scope, statements: readonly Statement[]): Process<boolean> {
  scope.shell.errexitSuppression += 1;
  try {
    return (yield* scope.interpreter.runList(scope, statements)) === 0;
  } finally {
    scope.shell.errexitSuppression -= 1;
  }
}

/** Runs a loop's body once; says whether the loop goes on. */
function* runBody(scope: Scope, statements: readonly Statement[]): Process<boolean> {
  try {
    yield* scope.interpreter.runList(scope, statements);
    return true;
  } catch (error) {
    if (!(error instanceof BreakLoop) && !(error instanceof ContinueLoop)) throw error;
    if (error.levels > 1 && scope.shell.loopDepth > 1) {
      error.levels -= 1;
      throw error;
    }
    scope.shell.lastExitCode = 0;
    return error instanceof ContinueLoop;
  }
}

function* insideLoop(scope: Scope, body: () => Process<number>): Process<number> {
  scope.shell.loopDepth += 1;
  try {
    return yield* body();
  } finally {
    scope.shell.loopDepth -= 1;
  }
}

function runFor(scope: Scope, node: For): Process<number> {
  return insideLoop(scope, function* () {
    const { shell } = scope;
    const words =
      node.wordlist === undefined ? [...shell.positional] : yield* expandWords(scope, node.wordlist);
    shell.lastExitCode = 0;
    for (const word of words) {
      yield* step();
      yield* trace(
        scope,
        `for ${node.name.text} in ${node.wordlist?.map((item) => item.text).join(' ') ?? '"$@"'}`,
      );
      setValue(shell, node.name.text, word);
      if (!(yield* runBody(scope, node.body.commands))) break;
    }
    return shell.lastExitCode;
  });
}

function runArithmeticFor(scope: Scope, node: Extract<Compound, { type: 'ArithmeticFor' }>): Process<number> {
  return insideLoop(scope, function* () {
    const { shell } = scope;
    const evaluate = function* (expression: ArithmeticExpression | undefined): Process<boolean> {
      if (expression === undefined) return true;
      const text = shell.source.text.slice(expression.pos, expression.end);
      return (yield* evaluateCommand(scope, text)) !== 0n;
    };
    shell.lastExitCode = 0;
    yield* evaluate(node.initialize);
    while (yield* evaluate(node.test)) {
      yield* step();
      if (!(yield* runBody(scope, node.body.commands))) break;
      yield* evaluate(node.update);
    }
    return shell.lastExitCode;
  });
}

function runWhile(scope: Scope, node: While): Process<number> {
  return insideLoop(scope, function* () {
    const { shell } = scope;
    let exitCode = 0;
    for (;;) {
      yield* step();
      let goesOn: boolean;
      try {
        goesOn = (yield* holds(scope, node.clause.commands)) === (node.kind === 'while');
      } catch (error) {
        if (!(error instanceof BreakLoop) || (error.levels > 1 && shell.loopDepth > 1)) throw error;
        return 0;
      }
      if (!goesOn) return exitCode;
      if (!(yield* runBody(scope, node.body.commands))) return shell.lastExitCode;
      exitCode = shell.lastExitCode;
    }
  });
}

function* runCase(scope: Scope, node: Case): Process<number> {
  const { spend } = scope.shell.machine.kernel;
  const subject = yield* expandToText(scope, node.word);
  yield* trace(scope, `case ${subject} in`);
  let exitCode = 0;
  let fallsThrough = false;
  for (const item of node.items) {
    let matches = fallsThrough;
    for (const pattern of item.pattern) {
      if (matches) break;
      matches = matchesPattern(compilePattern(yield* expandToPattern(scope, pattern), spend), subject);
    }
    if (!matches) continue;
    exitCode = yield* scope.interpreter.runList(scope, item.body.commands);
    if (item.terminator === undefined || item.terminator === ';;') return exitCode;
    fallsThrough = item.terminator === ';&';
  }
  return exitCode;
}
