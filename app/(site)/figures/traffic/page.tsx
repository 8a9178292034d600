/** As many requests as a busy Service gets: a figure to look at, and the place where the drawing of them is measured. */
import type { Metadata } from 'next';
import Link from 'next/link';
import { drawFirstWorld } from '@/app/first-world';
import { TrafficFigure } from '@/components/lesson/traffic-figure';
import { defineWorld } from '@/lib/course/catalogue';

const COURSE = 'kubernetes-services';
const WORLD = 'thirty-pods';

export const metadata: Metadata = {
  title: 'Two hundred requests a second',
  description: 'Thirty pods on three nodes, and two hundred requests a second by one Service.',
};

export default function TrafficPage() {
  const definition = defineWorld(COURSE, WORLD);
  if (definition === null) throw new Error(`worlds.yaml has no world "${WORLD}"`);
  return (
    <>
      <h1 className="page-title">Two hundred requests a second</h1>
      <p className="mt-3 mb-4 max-w-[66ch]">
        Thirty pods on three nodes, and one Service in front of most of them. Send one request and follow it.
        Then send two hundred a second: the map counts them by the way that they take. See also{' '}
        <Link href="/figures">all figures</Link>.
      </p>
      <TrafficFigure
        picture={drawFirstWorld(definition).picture}
        definition={{ ...definition }}
        client="client"
        service="web"
      />
    </>
  );
}
