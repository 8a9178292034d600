/** Bytes and texts. Files and bodies may be either; kubectl works on texts. */
import { decodeUtf8 } from '../../files/utf8';

export function decodeText(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : decodeUtf8(content);
}

/** Percent-encoding for a query, as Go's url.QueryEscape (a space is a plus sign). */
export function encodeQuery(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, hexOf)
    .replaceAll('%20', '+');
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** "a=b&c=d" of the pairs that have a value. */
export function formatQuery(pairs: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(pairs).filter(([, value]) => value !== undefined && value !== '');
  const written = parts.map(([name, value]) => `${encodeQuery(name)}=${encodeQuery(value!)}`);
  return written.length === 0 ? '' : `?${written.join('&')}`;
}
