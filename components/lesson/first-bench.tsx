/**
 * The workbench before any script: the start world's picture, the first task, a prompt. It stands until the workbench
 * takes its place, in the same measures.
 */
import type { ClusterPicture } from '@/lib/cluster/picture';
import type { PublicExercise } from '@/lib/course/schema';
import { ClusterView } from '../cluster-map/cluster-view';
import { MachineText } from '../ui/machine-text';
import { StateSign } from '../ui/state-sign';

interface FirstBenchProps {
  readonly exercise: PublicExercise;
  readonly picture: ClusterPicture;
  readonly prompt: string;
}

export function FirstBench({ exercise: { tasks }, picture, prompt }: FirstBenchProps) {
  const first = tasks[0];
  return (
    <div className="first-bench">
      <ClusterView picture={picture} request={null} />
      <p className="first-bench-task">
        {first === undefined ? null : (
          <>
            <StateSign state="open" />
            <span>
              1 of {tasks.length} · <MachineText text={first.title} />
            </span>
          </>
        )}
      </p>
      <pre className="first-bench-terminal">{prompt}</pre>
    </div>
  );
}
