/**
 * YAML in the prose: a file of the learner's home directory, or a block of code. The lines that matter carry a bar.
 */
import { type ReactNode, useId } from 'react';
import { CopyButton } from './command';
import { OpenInEditor } from './open-in-editor';

interface YamlProps {
  readonly file?: string;
  /** "3" or "3-5,8" */
  readonly lines?: string;
  readonly title?: string;
  /** The file's text. */
  readonly text?: string;
  readonly children?: ReactNode;
}

export function Yaml({ file, lines, title, text, children }: YamlProps) {
  const id = `yaml${useId().replace(/[^\w-]/g, '')}`;
  const marked = lines === undefined ? [] : parseLines(lines);
  return (
    <div className="code-block" id={id}>
      {marked.length === 0 ? null : <style>{markLines(id, marked)}</style>}
      {file === undefined && title === undefined ? null : (
        <p className="code-title">
          {title ?? <code className="code-name">{file}</code>}
          {file === undefined || text === undefined ? null : (
            <span className="command-acts no-print">
              <OpenInEditor path={file} text={text} />
              <CopyButton text={text} />
            </span>
          )}
        </p>
      )}
      {text === undefined ? children : <Lines text={text} />}
    </div>
  );
}

function Lines({ text }: { text: string }) {
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre tabIndex={0}>
      <code>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a file never change places
          <span key={at} className="line">
            <Line text={line} />
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  );
}

/** Structure by ink alone: keys are strong, comments step back. */
function Line({ text }: { text: string }) {
  const comment = /^(.*?)((?:^|\s)#.*)$/.exec(text);
  if (comment !== null) {
    return (
      <>
        <Line text={comment[1] ?? ''} />
        <span className="code-comment">{comment[2]}</span>
      </>
    );
  }
  const pair = /^(\s*(?:- )*)([\w./-]+)(:(?:\s.*)?)$/.exec(text);
  if (pair === null) return <>{text}</>;
  return (
    <>
      {pair[1]}
      <span className="code-key">{pair[2]}</span>
      {pair[3]}
    </>
  );
}

/** "3-5,8" → 3, 4, 5, 8. What is no number marks nothing. */
export function parseLines(lines: string): number[] {
  return lines.split(',').flatMap((part) => {
    const match = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(part);
    if (match === null) return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? match[1]), first + 500);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  });
}

function markLines(id: string, lines: readonly number[]): string {
  const selector = lines.map((line) => `#${id} .line:nth-child(${line})`).join(',');
  return `${selector}{padding-inline-start:10px;border-inline-start:6px solid var(--accent)}`;
}
