/** A file in the editor: its text there, and as the sandbox has it. */
export interface OpenFile {
  /** From home where it lies there, else absolute. */
  readonly path: string;
  /** As it stands in the sandbox; `null` where there is no such file yet. */
  readonly base: string | null;
  readonly text: string;
  /** Changes where the text was replaced from outside, so that the view takes it over. */
  readonly version: number;
  /** Why the last save failed. */
  readonly problem: string | null;
}

export const isDirty = ({ base, text }: OpenFile): boolean => text !== (base ?? '');
