import { expect, test } from 'vitest';
import { PLAYGROUND } from './playground';
import { compareRecorded, recordCommands, tryFigure } from './record';

test('commands print what the world before them says, and come to an end', () => {
  const [made, listed, wrong, watched] = recordCommands(PLAYGROUND, [
    'kubectl create deployment shop --image=nginx',
    'kubectl get deployments -o name',
    'kubectl get nothing',
    'kubectl get pods -w -o name',
  ]);
  expect(made).toEqual({
    run: 'kubectl create deployment shop --image=nginx',
    prints: 'deployment.apps/shop created\n',
    exitCode: 0,
  });
  expect(listed!.prints).toBe('deployment.apps/shop\n');
  expect(wrong).toMatchObject({
    exitCode: 1,
    prints: 'error: the server doesn\'t have a resource type "nothing"\n',
  });
  expect(watched!.prints).toMatch(/^pod\/shop-\S+\n/);
});

function check(recorded: string[], now: string[], expected: string[]): void {
  const commands = (prints: string[]) =>
    prints.map((text, at) => ({ run: `${at}`, prints: text, exitCode: 0 }));
  expect(compareRecorded(commands(recorded), commands(now))).toEqual(expected);
}

test('a recording is compared line by line', () => {
  check(['a\n'], ['a\n'], []);
  check([], ['a\n'], ['nothing is recorded yet']);
  check(['a\nb\n'], ['a\nc\n'], ['0: it prints something else than was recorded: "b" was line 2, now "c"']);
  check(['a\n', 'b\n'], ['a\n'], ['1 recorded commands are no longer in the prose']);
  check(['a\n'], ['a\n', 'b\n'], ['1: it is not recorded at this place']);
});

test('a figure with a command that is none is told', () => {
  const controls = [
    { id: 'list', commands: ['kubectl get pods'] },
    { id: 'typo', commands: ['kubectll get pods'] },
  ];
  expect(tryFigure(PLAYGROUND, ['kubectl get nodes'], controls)).toEqual([
    'typo: kubectll get pods: bash: kubectll: command not found',
  ]);
});
