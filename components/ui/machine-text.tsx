/**
 * A sentence with names in `backquotes`: what a machine says or reads is mono, also inside a sentence.
 */
export function MachineText({ text }: { text: string }) {
  return (
    <>
      {text.split('`').map((part, at) =>
        at % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change places
          <code key={at} className={part.length <= 24 ? 'whole' : undefined}>
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </>
  );
}
