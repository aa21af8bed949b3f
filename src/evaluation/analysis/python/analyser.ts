import type { CodeAnalyser } from '../analyser.js';
import { pythonFacts } from './facts.js';
import { fixPython, reformatPython } from './rewriting.js';
import { pythonLint, pythonUnformattedLines } from './report.js';
import { tokenize } from './tokens.js';

export const pythonAnalyser: CodeAnalyser = {
  lint: pythonLint,
  unformattedLines: pythonUnformattedLines,
  facts: (text) => pythonFacts(tokenize(text)),
  fix: fixPython,
  reformat: reformatPython,
};
