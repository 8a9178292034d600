/** The texts of help: large and seldom read. Whoever starts a world imports this first, and so provides them. */
import { type ManualTexts, provideManual } from './programs/kubectl/manual';
import texts from './programs/kubectl/manual.json';

provideManual(texts as unknown as ManualTexts);
