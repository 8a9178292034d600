const MACHINE_WORD =
  /(`[^`]+`|https?:\/\/[^\s,]+|\d+\.\d+\.\d+\.\d+(?::\d+)?|[\w./-]+=[\w.-]+|[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+|[a-z0-9]+(?:-[a-z0-9]+)+)/;

/** Addresses, labels, names with numbers or of what is drawn, and all in backquotes: machine text in a sentence. */
export function Machine({ text, names }: { text: string; names: ReadonlySet<string> }) {
  return text.split(MACHINE_WORD).map((part, index) => {
    const isMachine =
      index % 2 === 1 && (names.has(part) || /^`|\d\.\d|:\/\/|=|^[a-z].*-.*\d|^[a-z].*\.[a-z]/.test(part));
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
    return isMachine ? <code key={index}>{part.replaceAll('`', '')}</code> : part;
  });
}
