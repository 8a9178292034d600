/**
 * The texts of kubectl's help and of the fields of kinds: large, seldom read, and there before a world starts, so that
 * it never has to wait for them. Importing this provides them; a page's workers load it as a chunk of its own.
 */
import '../shell/texts';
import fields from '../cluster/schema-texts.json';
import { provideFieldTexts } from './world';

provideFieldTexts(fields);
