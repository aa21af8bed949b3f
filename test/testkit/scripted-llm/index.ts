export type { Behaviour, ReportedUsage, ScriptedRequest } from './behaviour.js';
export { startScriptedLlm, type ScriptedLlm, type ScriptedLlmOptions } from './scripted-llm.js';
