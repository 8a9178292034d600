/**
 * The texts of help, and the commands of kubectl that are not typed first: large, and a chunk of their own. Whoever
 * starts a world imports this before, and so provides them.
 */
import { provideCommands } from './programs/kubectl/commands';
import { type ManualTexts, provideManual } from './programs/kubectl/manual';
import texts from './programs/kubectl/manual.json';
import { MORE_COMMANDS } from './programs/kubectl/more-commands';

provideManual(texts as unknown as ManualTexts);
provideCommands(MORE_COMMANDS);
