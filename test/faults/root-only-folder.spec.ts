import { describeRootOnlyFolder } from './root-only-folder.js';

/** Shell scripts and faults put into TypeScript were once told wrong there; the long form takes all pairs. */
describeRootOnlyFolder(/^ops: a script that quotes|^qa: plain assertions on both sides/);
