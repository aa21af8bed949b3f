import { describeRootOnlyFolder } from './root-only-folder.js';

describeRootOnlyFolder(/./);
