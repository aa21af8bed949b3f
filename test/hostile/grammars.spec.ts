import { describeHostileTexts } from './grammars.js';

describeHostileTexts(32 * 1024);
