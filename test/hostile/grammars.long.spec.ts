import { describeHostileTexts } from './grammars.js';

describeHostileTexts(256 * 1024);
