import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { listPlaygroundWorlds } from '@/lib/course/playground-worlds';
import { PlaygroundFrame } from './frame';

export const metadata: Metadata = {
  title: 'Playground',
  description:
    'A cluster to do with as you like: choose a world, apply your own manifests, share what you made.',
};

/** The first world of the list. */
export default function PlaygroundPage() {
  const first = listPlaygroundWorlds()[0];
  if (first === undefined) notFound();
  return <PlaygroundFrame course={first.course} id={first.id} />;
}
