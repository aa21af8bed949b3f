import { describeModelKills } from './model-kills.js';

describeModelKills({ sessions: 6, kills: 2 });
