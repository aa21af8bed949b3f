export { explainListenError } from './listen-error.js';
export { isLoopback } from './loopback.js';
export { preferProductionMode } from './production-mode.js';
export type { LlmPrice, LlmProvider, LlmSettings } from './llm-settings.js';
export { LOG_LEVELS, ROLES, SETTING_NAMES, parseSettings, readSettings } from './settings.js';
export type { LogLevel, Role, Settings } from './settings.js';
export type { WebhookSettings } from './webhook-settings.js';
export { StartupError } from './startup-error.js';
export { readSettingFacts, settingFacts, type SettingFact } from './setting-facts.js';
