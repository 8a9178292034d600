/** One page of the playground: the worlds to choose from at the left, the chosen one at the right. */
import { notFound } from 'next/navigation';
import { drawFirstWorld } from '@/app/first-world';
import { BottomBar } from '@/components/lesson/bottom-bar';
import { Divider } from '@/components/lesson/divider';
import { SiteHeader } from '@/components/site/site-header';
import { Playground } from '@/components/workbench/playground';
import { defineWorld } from '@/lib/course/catalogue';
import { listPlaygroundWorlds, type PlaygroundWorld } from '@/lib/course/playground-worlds';

export function PlaygroundFrame({ course, id }: Pick<PlaygroundWorld, 'course' | 'id'>) {
  const worlds = listPlaygroundWorlds();
  const world = worlds.find((one) => one.course === course && one.id === id);
  const definition = defineWorld(course, id);
  if (world === undefined || definition === null) notFound();
  const { picture, prompt } = drawFirstWorld(definition);
  const { scenario, contentHash } = definition;
  return (
    <>
      <SiteHeader />
      <main id="content" className="lesson">
        <Playground
          key={scenario}
          {...{ worlds, world, scenario, contentHash }}
          initialPicture={picture}
          initialPrompt={prompt}
          divider={<Divider />}
        />
      </main>
      <BottomBar tasks={0} />
    </>
  );
}
