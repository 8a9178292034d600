import type { Metadata } from 'next';
import { KeyForm, KeyList } from '@/components/teach/key-panel';
import { authEnvironment } from '@/lib/auth/environment';
import { listApiTokens } from '@/lib/data/api-tokens';
import { gather } from '../gather';

export const metadata: Metadata = {
  title: 'API keys',
  description: 'Keys with which other dashboards read what you may read.',
};

export default async function KeysPage() {
  const keys = await gather('/teach/keys', listApiTokens);
  const { origin } = authEnvironment();
  return (
    <>
      <h1 className="page-title">API keys</h1>
      <p className="mt-3 max-w-[66ch]">
        With a key another dashboard reads what you may read here, and writes nothing. It ends when your role
        ends.
      </p>
      <section aria-labelledby="mine" className="teach-section">
        <h2 id="mine" className="section-title">
          Your keys
        </h2>
        <KeyList
          keys={keys.map(({ id, name, createdAt, lastUsedAt, expiresAt }) => ({
            ...{ id, name, createdAt: createdAt.toISOString() },
            lastUsedAt: lastUsedAt?.toISOString() ?? null,
            expiresAt: expiresAt?.toISOString() ?? null,
          }))}
        />
      </section>
      <section aria-labelledby="new-key" className="teach-section">
        <h2 id="new-key" className="section-title">
          A new key
        </h2>
        <KeyForm />
      </section>
      <section aria-labelledby="use" className="teach-section">
        <h2 id="use" className="section-title">
          How to use it
        </h2>
        <p className="max-w-[66ch]">
          Send it in a header. Every table of these pages answers as JSON, or with <code>format=csv</code> as
          a file.
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keys */}
        <pre className="transcript" tabIndex={0}>
          {[
            `curl -H "Authorization: Bearer $KEY" ${origin}/api/teach/courses`,
            `curl -H "Authorization: Bearer $KEY" "${origin}/api/teach/table?course=kubernetes-services"`,
            `curl -H "Authorization: Bearer $KEY" "${origin}/api/teach/funnel?course=kubernetes-services"`,
            `curl -H "Authorization: Bearer $KEY" "${origin}/api/teach/trouble?course=kubernetes-services&format=csv"`,
          ].join('\n')}
        </pre>
      </section>
    </>
  );
}
