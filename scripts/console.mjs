// How the start scripts speak: one line a step with its time, plain words, no colours where output is no terminal.
import { spawn } from 'node:child_process';

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);

export const say = (text = '') => console.log(text);
export const quiet = (text) => paint('2', text);
export const strong = (text) => paint('1', text);

/** A problem that the reader can mend: printed without a stack, exit code 1. */
export class Problem extends Error {}

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Runs one named step. `work` may return a short text that is printed behind the name. */
export async function step(name, work) {
  const started = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`  ${name} …`);
  try {
    const detail = await work();
    const line = `  ${name}${detail ? `: ${detail}` : ''} ${quiet(`(${seconds(performance.now() - started)})`)}`;
    if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
    say(line);
  } catch (error) {
    if (process.stdout.isTTY) process.stdout.write('\n');
    throw error;
  }
}

/** Runs a program to its end and returns {code, output}. Output is shown only where `show` is set. */
export function run(command, args, { show = false, cwd, env, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: [input === undefined ? 'ignore' : 'pipe', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }));
    if (input !== undefined) child.stdin.end(input);
  });
}

/** As run, but a failure is a Problem that shows the last lines of what the program said. */
export async function must(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    const tail = output.trimEnd().split('\n').slice(-40).join('\n');
    throw new Problem(`\`${[command, ...args].join(' ')}\` ended with exit code ${code}.\n${tail}`);
  }
  return output;
}

/** Runs a script's main function: a Problem is printed as a sentence, anything else with its stack. */
export async function main(work) {
  try {
    const code = await work();
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    if (error instanceof Problem) console.error(`\n${error.message}\n`);
    else console.error(error);
    process.exit(1);
  }
}
