/** The kinds beyond those of the core, custom ones, and what OpenAPI tells of all, as a part of the world that a page may load apart. */
import { listWithCustomKinds } from './api/custom-kinds';
import { MORE_KINDS } from './api/more-kinds';
import { answerOpenApi } from './api/open-api';
import type { ClusterPart } from './part';

export const KINDS_BEYOND: ClusterPart = {
  kinds: MORE_KINDS,
  listKinds: listWithCustomKinds,
  start: ({ setHooks }) => setHooks({ openApi: answerOpenApi }),
};
