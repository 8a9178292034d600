/** Everything that can be searched for, as one static file: the search itself runs in the browser, offline too. */
import { readCatalogue } from '@/lib/course/catalogue';
import { listSearchDocuments } from '@/lib/course/search-documents';

export const dynamic = 'force-static';

export async function GET(): Promise<Response> {
  return Response.json({ documents: await listSearchDocuments(readCatalogue().courses) });
}
