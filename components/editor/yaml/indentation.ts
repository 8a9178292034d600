/** Where the next line of a manifest begins when Enter is pressed behind `head`: in a deeper column after an open key. */
export function columnAfter(head: string): number {
  const indent = /^ */.exec(head)![0].length;
  if (/^\s*#/.test(head)) return indent;
  const dashes = /^(?:- +)*/.exec(head.slice(indent))![0].length;
  const rest = head.slice(indent + dashes).replace(/\s+#.*$/, '');
  const column = indent + dashes;
  if (/^(["']?)[\w./-]+\1:\s*([|>][+-]?)?\s*$/.test(rest)) return column + 2;
  // The second key of an item stands below the first, a second plain item below its dash.
  return /^(["']?)[\w./-]+\1:(\s|$)/.test(rest) ? column : indent;
}
