import { describeModelKills } from './model-kills.js';

describeModelKills({ sessions: 12, kills: 3 });
