import { describeModelKills } from './model-kills.js';

describeModelKills({ sessions: 80, kills: 20 });
