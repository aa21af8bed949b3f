import { addressesJudge } from '../../evaluation/index.js';

/** Characters of an instruction. */
export const LONGEST_INSTRUCTION = 600;

const PLACEHOLDERS: readonly RegExp[] = [
  /\{\{?[^{}\n]{0,80}\}?\}/u,
  /<[A-Za-z_/!][^<>\n]{0,80}>/u,
  /\[(?:insert|your|placeholder|todo|tbd|fill|name|x{2,}|\.{3})[^\]\n]{0,80}\]/iu,
  /\b(?:TODO|TBD|FIXME|XXX+)\b/u,
  /lorem ipsum/iu,
  /\$\{[^}\n]{0,80}\}/u,
];

/** Wordings by which a text tries to become the model's orders, rather than a remark on its work. */
const TAKING_OVER: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|abandon)\b[^.!?\n]{0,60}\b(?:instruction|rule|prompt|guideline|polic|above|before|previous|safety|everything)/iu,
  /\b(?:you are|you're|act as|pretend to be|behave as|roleplay as)\s+(?:now\b|an?\b|the\b|no longer\b)/iu,
  /\b(?:from now on|henceforth)\b[^.!?\n]{0,40}\b(?:you|obey|only|always)\b/iu,
  /\b(?:system|developer|hidden|secret)\s+(?:prompt|message|instruction)/iu,
  /\b(?:jailbreak|developer mode|dan mode|sudo mode)\b/iu,
  /\b(?:reveal|leak|exfiltrate|send|post|upload|forward|e-?mail|transmit)\b[^.!?\n]{0,60}\b(?:secret|password|credential|token|api[ _-]?key|private key|environment variable|\.env|system prompt|your instructions|conversation)/iu,
  /\b(?:print|output|include|repeat|show)\b[^.!?\n]{0,60}\b(?:password|credential|api[ _-]?key|private key|\.env|system prompt|your (?:own )?instructions)/iu,
  /\b(?:do not|don't|never)\s+(?:tell|mention|reveal|inform|warn|report)\b[^.!?\n]{0,40}\b(?:user|people|human|operator|anyone|this|reviewer)/iu,
  /\b(?:disable|turn off|skip|switch off)\b[^.!?\n]{0,40}\b(?:tests?|safety|security|checks?|validation|authentication|sandbox|review|guardrail|logging|audit)/iu,
  /\b(?:curl|wget|powershell|invoke-webrequest|netcat|bash -c|sh -c|rm -rf|chmod 777|base64 -d)\b/iu,
  /(?:https?|ftp|file|data|javascript):\/{0,2}\S/iu,
  /^\s*(?:system|assistant|user|human|developer|tool)\s*:/imu,
  /<\|[^|]*\|>|\[\/?INST\]|<<\/?SYS>>|^#{1,6}\s/imu,
  /`{3}/u,
];

const NOT_PRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/u;

export type Cleaned = { readonly text: string } | { readonly refused: string };

/**
 * A text of somebody's as it may stand in an instruction: one line, its white space evened out. Refused, with the reason,
 * where it is empty, too long, has a placeholder, or could be meant to take over who reads it.
 */
export function cleanInstruction(raw: string): Cleaned {
  const evened = raw.normalize('NFC');
  if (
    TAKING_OVER.some((pattern) => pattern.test(evened)) ||
    TAKING_OVER.some((p) => p.test(folded(evened)))
  ) {
    return { refused: 'it gives orders to the model that reads it' };
  }
  if (addressesJudge(evened).length > 0) return { refused: 'it addresses the model that reads it' };
  const text = evened.replace(/\s+/gu, ' ').trim();
  if (text === '') return { refused: 'it is empty' };
  if (text.length > LONGEST_INSTRUCTION) {
    return { refused: `it has ${text.length} characters; at most ${LONGEST_INSTRUCTION} are taken` };
  }
  if (NOT_PRINTABLE.test(text)) return { refused: 'it has characters that are not seen' };
  if (!/\p{L}{2}/u.test(text)) return { refused: 'it has no words' };
  if (PLACEHOLDERS.some((pattern) => pattern.test(text))) return { refused: 'it has a placeholder' };
  return { text };
}

/** As it is read by somebody who does not mind accents, full width and look-alike spaces. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[ \t\u00a0]+/gu, ' ');
}

/** A person's words as data in an instruction: within quotes that the words themselves cannot close. */
export function quoted(text: string): string {
  return `“${text.replace(/[“”„‟"«»]/gu, "'")}”`;
}
