import type { Metadata } from 'next';
import { PlaygroundFrame } from '@/app/playground/frame';
import { listPlaygroundWorlds } from '@/lib/course/playground-worlds';

interface Props {
  readonly params: Promise<{ course: string; world: string }>;
}

export const dynamicParams = false;

export function generateStaticParams() {
  return listPlaygroundWorlds().map(({ course, id }) => ({ course, world: id }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course, world } = await params;
  const found = listPlaygroundWorlds().find((one) => one.course === course && one.id === world);
  return found === undefined
    ? {}
    : { title: `${found.title} · Playground`, description: found.text.replaceAll('`', '') };
}

export default async function WorldPage({ params }: Props) {
  const { course, world } = await params;
  return <PlaygroundFrame course={course} id={world} />;
}
