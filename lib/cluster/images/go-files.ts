/** Files as Go's http.FileServer shows them: a list for a directory, otherwise the file. Left out: ranges, types by content. */
import type { HttpRequest, HttpResponse } from '../http';
import { decodeUtf8 } from '../kernel/text';
import { answerGo, answerNotFound } from './go';
import { decodePath } from './http-text';
import type { ServerContext } from './image';

export function answerFile(context: ServerContext, asked: string, { path }: HttpRequest): HttpResponse {
  const decoded = decodePath(asked);
  if (decoded === null || decoded.split('/').includes('..')) return answerNotFound(context);
  const place = decoded.length > 1 ? decoded.replace(/\/+$/, '') : '/';
  const names = context.files.listDirectory(place);
  if (names !== null && !decoded.endsWith('/')) {
    const location = `${path.slice(path.lastIndexOf('/') + 1)}/`;
    return answerGo(context, '', { status: 301, headers: { location } });
  }
  if (names !== null) {
    const lines = names.map((name) => {
      const isDirectory = context.files.listDirectory(`${place === '/' ? '' : place}/${name}`) !== null;
      const shown = escapeHtml(`${name}${isDirectory ? '/' : ''}`);
      return `<a href="${shown}">${shown}</a>\n`;
    });
    return answerGo(context, `<pre>\n${lines.join('')}</pre>\n`, { type: 'text/html; charset=utf-8' });
  }
  const content = context.files.readFile(place);
  if (content === null) return answerNotFound(context);
  return answerGo(context, typeof content === 'string' ? content : decodeUtf8(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
