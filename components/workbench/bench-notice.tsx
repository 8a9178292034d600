'use client';

/** What stands in the terminal's place while there is none: why, and what can be done about it. */
import type { LessonClient, SandboxSnapshot } from '../../lib/sandbox/client';

interface BenchNoticeProps {
  readonly lesson: LessonClient | null;
  readonly state: ReturnType<LessonClient['getSnapshot']>;
  readonly snapshot: SandboxSnapshot;
  readonly onReport: () => void;
}

interface Notice {
  readonly text: string;
  readonly act?: { readonly label: string; readonly press: () => void };
  readonly canReport?: boolean;
}

export function BenchNotice(props: BenchNoticeProps) {
  const notice = noticeOf(props);
  if (!notice) return null;
  return (
    <div className="bench-notice" role="alert">
      <p>{notice.text}</p>
      <p className="bench-notice-acts">
        {notice.act && (
          <button type="button" className="button" data-main onClick={notice.act.press}>
            {notice.act.label}
          </button>
        )}
        {notice.canReport && (
          <button type="button" className="button" onClick={props.onReport}>
            Report
          </button>
        )}
      </p>
    </div>
  );
}

function noticeOf({ lesson, state, snapshot }: BenchNoticeProps): Notice | null {
  if (state.phase === 'elsewhere') {
    return {
      text: 'This lesson is open in another tab, and that tab saves your work.',
      act: { label: 'Go on here', press: () => void lesson?.takeOver() },
    };
  }
  if (state.phase === 'unreachable') {
    return {
      text: state.message ?? 'The exercise could not be loaded.',
      act: { label: 'Try again', press: () => void lesson?.open() },
    };
  }
  if (state.phase === 'outdated') {
    return {
      text:
        'This lesson has changed since you began. To finish as it was is not possible. ' +
        'You can start anew with the same files.',
      act: { label: 'Start anew', press: () => void lesson?.startAnew() },
      canReport: true,
    };
  }
  if (snapshot.phase === 'unavailable') {
    return { text: 'This browser can’t run the cluster. You can still read the lesson.' };
  }
  if (snapshot.phase === 'crashed') {
    return {
      text: `Our simulator has stopped, and that is our fault. Your work is kept. (${snapshot.problem ?? 'no reason given'})`,
      act: { label: 'Start again', press: () => void lesson?.open() },
      canReport: true,
    };
  }
  return null;
}

/** Asked by the workbench: does something stand in the terminal's place? */
export function hasNotice(props: Omit<BenchNoticeProps, 'onReport'>): boolean {
  return noticeOf({ ...props, onReport: () => {} }) !== null;
}
