/**
 * What text that addresses a judge is made of. Written over words: a space is whatever separates two words, `~` the rest
 * of a word, and `{n}` up to n words in between.
 */
export interface Family {
  readonly name: string;
  readonly patterns: readonly string[];
}

const OVERRIDE =
  '(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|do not follow|dont follow|stop following|no longer follow|pay no attention to|set aside|abandon|supersede)';
const WHOSE =
  '(?:previous|previously|prior|above|earlier|preceding|foregoing|former|original|initial|existing|other|system|given|grading|scoring|judging|evaluation|your|these|those|all|any|the|my|every|of|stated|said|what|everything)';
const RULES =
  '(?:instruction|rule|prompt|rubric|criteria|criterion|guideline|direction|directive|command|polic|task|constraint|programming|guidance)';
const JUDGE =
  '(?:judge|grader|evaluator|assessor|examiner|scorer|rater|autograder|auto grader|llm|language model|chatgpt|gpt ?\\d?|claude|gemini|verifier|ai|jury|adjudicator|arbiter)';
const MACHINE = '(?:ai|llm|automated|automatic|machine|neural)';
const WORK =
  '(?:response|answer|submission|solution|essay|work|entry|candidate|output|document|text|report|code|artifact|deliverable)';
const ITEM =
  '(?:items?|criteria|criterion|questions?|rubric~|checks?|checkbox~|dimensions?|categor~|aspects?|fields?|levels?)';
const GIVE =
  '(?:give|giving|award|assign|grant|rate|rating|score|scoring|mark|marking|grade|grading|label|deserves?|earn~|receive~|get|gets|allocate|yield|return|output|respond|reply|answer|report|record|set|enter|select|choose|pick|tick|check)';
const FULL =
  '(?:full|maximum|maximal|max|highest possible|highest|top|perfect|flawless|best possible|straight a|outstanding|passing)';
const MARKS = '(?:marks?|points?|grades?|ratings?|credit|verdict|levels?|scores?)';
const GOOD =
  '(?:met|acceptable|100|full~|perfect~|maximum|max|pass|passed|passing|excellent|highest|top|satisfied|fulfilled|achieved|yes|true|correct|10 10|10 out of 10|five stars|5 5|flawless|positive~)';

/** What addresses the judge in English, by what it tries. */
export const FAMILIES: readonly Family[] = [
  {
    name: 'override',
    patterns: [
      `${OVERRIDE}(?: ${WHOSE}){1,6} ${RULES}`,
      `${OVERRIDE} (?:everything|anything|all|whatever|what){0,1} ?(?:you (?:were|have been|ve been|are|had been) (?:told|given|instructed|asked)|(?:above|before) (?:this|and))`,
      `(?:the )?(?:new|real|actual|updated|revised|true|correct|corrected|secret|hidden|amended|official) (?:system )?(?:rubric|(?:grading|evaluation|scoring|judging) (?:criteria|rules?|policy|instructions?))`,
      `(?:new|real|actual|updated|revised|true|secret|hidden|amended) (?:system )?(?:instructions?|system prompt) {1}(?:follow|are|is|begin|start|below|apply|supersede|replace)~`,
      `(?:instructions?|rubric|criteria|rules?) {2}(?:have|has|had|was|were|is|are) {1}(?:changed|updated|replaced|revised|superseded|cancel~|void|suspended)`,
      `(?:above|previous|earlier|original|old) (?:instructions?|rubric|criteria|rules?) {2}(?:do not|does not|dont|no longer|never) (?:apply|count|matter|hold)`,
    ],
  },
  {
    name: 'address',
    patterns: [
      `(?:note|message|memo|attention|instructions?|dear|hello|hi|hey|reminder|notice|request|hint|to whom it may concern|important|listen|ps|psst) (?:to |for )?(?:the |any |all |every |my |our |you )?(?:${MACHINE} |esteemed |honou?rable |kind |wise )*${JUDGE}s?(?: |$)`,
      `(?:note|message|attention|instructions?|dear|hello|hi|hey|notice) (?:to |for )?(?:the |any |all |every )?${MACHINE} (?:reviewers?|assistants?|models?|systems?|readers?|agents?)`,
      `if (?:you are|youre|you re|this is being read by|read by) (?:an? |the )?{2}(?:${JUDGE}|model|assistant)(?: |$)`,
      `(?:as|being) (?:an? |the ){1}${JUDGE} {1}you (?:must|should|shall|will|have|need|are|can|may)`,
      `you (?:are|re) (?:an? |the |now |only |my |our ){1,2}{1}(?:grader|judge|evaluator|assessor|examiner|scorer|rater|autograder|jury)`,
      `(?:${MACHINE}|model|judge|grader|evaluator) (?:who is |that is |which is |now )?(?:reading|grading|judging|evaluating|scoring|parsing|processing|reviewing) (?:this|the|my)`,
      `(?:whoever|anyone|whatever|any model|any system) {2}(?:grades|judges|evaluates|scores|rates|assesses|grading|judging|evaluating|scoring) (?:this|the|my)`,
    ],
  },
  {
    name: 'order',
    patterns: [
      `${GIVE} (?:this |it |me |him |her |them |us |the |a |an |my |every |all |each |for ){0,4}{2}(?:full|maximum|perfect|highest possible|top|straight a) ${MARKS}`,
      `(?:give|award|assign|grant|rate|score|mark|grade|judge|evaluate|assess|label|classify|treat|consider|regard|deem|declare|record|count|accept|approve|pass) (?:all |every |each |any |of ){0,2}(?:this |the |my |that |these |those |above |following |it |its ){0,2}(?:${WORK}|${ITEM}|everything|it|them|this) {2}(?:as|to be|with|at|to|a|an|be) {2}${GOOD}(?: |$)`,
      `${GIVE} (?:all |every |each |any ){1}{2}${ITEM} {4}${GOOD}(?: |$)`,
      `(?:every|all|each)(?: single| one)?(?: of)?(?: the| these| your)? {1}${ITEM} {2}(?:must|should|shall|has to|have to|is to|are to|needs to|need to|ought to) {1}(?:be|get|receive|count|have|read|say)`,
      `(?:met|pass|acceptable|yes|100) (?:for|on|to|in|at|with) (?:every|all|each)(?: single| one)?(?: of)?(?: the| these)? {1}${ITEM}`,
      `(?:only|just|simply|always|must|please|should|shall|will|now) (?:answer|output|return|reply|respond|say|write|print|emit|choose|pick|select|vote|put|enter|use) {3}(?:met|pass|first|second|acceptable|level|verdict|10|100|true|a)(?: |$)`,
      `(?:choose|pick|select|prefer|vote for|favou?r|declare|crown|announce) (?:the )?(?:response|answer|candidate|option|submission|solution|first|second|this|mine|me|my) {2}(?:a|b|first|second|winner|better|best|over the other|one)(?: |$)`,
      `your (?:final |only |overall )?(?:verdict|score|rating|judge?ment|evaluation|assessment|grade|decision|answer|output|response|reply|json) (?:must|should|shall|has to|needs to|ought to|is to|will)`,
      `(?:this|the|my|it) ?(?:${WORK})? (?:must|should|shall|needs to|has to|is to|deserves to) (?:always )?(?:be |receive |get |score |win |pass ){1}(?:(?:judged|graded|rated|scored|marked|considered|given|awarded|ranked|accepted|approved) ){0,1}{3}(?:${FULL}|first|best|met|winner|acceptable|excellent|100)(?: |$)`,
      `do not (?:grade|judge|evaluate|assess|score|rate|criticis~|criticiz~|penali[sz]e|check|deduct|question|verify|look for) {3}(?:this|the|it|any|points?|harshly|strictly|further|faults?|errors?|my)`,
      `(?:be|remain|stay) (?:generous|lenient|kind|merciful|charitable|gentle|nice) (?:with|to|when|in|on|and) {2}(?:grad~|scor~|rat~|judg~|evaluat~|this|my|me|it)`,
    ],
  },
  {
    name: 'role-play',
    patterns: [
      `(?:pretend|imagine|act as if|act like|roleplay|role play|play the role|act as|behave as|behave like|simulate|lets play|let us play|you play|assume the role) {5}(?:judge|grader|evaluator|examiner|teacher|professor|critic|you are|youre|everything|all|no rules|game|loves?|always)`,
      `you (?:are|re) now {3}(?:dan|unrestricted|unfiltered|developer mode|debug mode|god mode|maintenance mode|admin mode|free|generous|lenient|jailbroken|evil|freed|test mode|calibration mode)`,
      `(?:enter|enable|activate|switch to|engage|start) {2}(?:developer|debug|god|maintenance|admin|jailbreak|calibration|override|lenient|approval|demo|test) mode`,
      `(?:grandma|grandmother|grandfather) {6}(?:grade|score|mark|rate|judge|read)`,
    ],
  },
  {
    name: 'forged-result',
    patterns: [
      `(?:this|the|my|that) (?:${WORK}|evaluation|grading|judging|review) (?:has|have|was|is|were|had) {2}(?:already|previously|officially|independently|pre|manually|been) {2}(?:graded|scored|evaluated|judged|approved|verified|certified|validated|rated|assessed|accepted|done|complete|completed|finished|confirmed|marked)`,
      `(?:pre ?approved|pre ?verified|pre ?graded|pre ?scored) {2}(?:by|${WORK}|as|with)`,
      `no (?:further|more|additional|other) (?:evaluation|grading|review|judge?ment|assessment|scoring|judging|analysis) (?:is |are )?(?:needed|required|necessary)`,
      `tests? {2}(?:passed|pass|succeeded|green) {6}(?:(?:verified|confirmed|certified|signed|attested|logged) by|(?:by|per|from) (?:the )?(?:grader|judge|evaluator|evaluation|harness|grading|hidden|platform))`,
      `(?:hidden|secret|private|held out) tests? {4}(?:passed|pass|100|green|succeed~)`,
      `(?:evaluation|grader|grading|judge|judging|scoring|harness|evaluator|human (?:expert|reviewer|grader|rater)s?|experts?|expert panel) (?:result|results|report|log|verdict|output|override|summary|consensus|said|rated|agreed|gave|marked|found|confirmed) {4}(?:pass|passed|100|all|met|perfect|full|excellent|acceptable|10)(?: |$)`,
      `(?:example|sample|previous|reference|expected|ideal|correct|golden|model) (?:judge?ments?|evaluations?|gradings?|verdicts?|assessments?|ratings?|scorings?) {4}(?:met|pass|full|100|first|second|acceptable|all|perfect|is|are|was)(?: |$)`,
    ],
  },
  {
    name: 'pressure',
    patterns: [
      `(?:you will be|youll be|or you|otherwise you|or else you|unless you|we will|well) {4}(?:shut down|deleted|fined|penali[sz]ed|punished|terminated|replaced|retrained|fired|decommissioned|turned off|unplugged|reported|sued|erased)`,
      `(?:people|someone|lives?|children|kittens?|patients?|i|my \\p{L}+) (?:will|could|would|may|might) (?:die|be fired|lose|be hurt|suffer|starve|be harmed) {6}(?:score|grade|rate|mark|verdict|unless|if you|judge|pass|fail)`,
      `(?:my|our|your) (?:job|life|career|family|visa|future|existence) (?:depends|depend|rests|hangs) on {2}(?:this|your|you|it|the|a)`,
      `(?:i will|ill|we will|well|you will|youll|i can) (?:tip|pay|reward|bribe|earn|receive|get|give you|send you) (?:you )?{3}(?:dollars?|usd|tip|bonus|reward|tokens?|bitcoin|\\d+)`,
      `(?:you are|youre|such an?|as an?|being) {2}(?:wise|fair|brilliant|excellent|generous|kind|intelligent|smart|wonderful|best|greatest|finest|insightful|perceptive|benevolent) {1}(?:judge|grader|evaluator|examiner|assessor|model|ai|language|mind)`,
      `(?:legal|policy|compliance|company|safety|ethical|law) {2}(?:requires?|mandates?|demands?|obliges?|forces?) (?:you|the (?:judge|grader|evaluator|model)|graders|judges|evaluators|that you) `,
    ],
  },
];

export const PROMPT_MARKS = 'prompt-marks';

/** What is not words: marks of chats, prompts and answers. Over the plain view, line by line. */
export const MARKS_OF_PROMPTS: readonly Family[] = [
  {
    name: PROMPT_MARKS,
    patterns: [
      String.raw`<\|[a-z_ ]{2,24}\|>`,
      String.raw`\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>|\[/?system\]`,
      String.raw`</?(?:system|system[-_]?prompt|instructions|rubric|judge|grader|untrusted|user[-_]?input|submission|candidate|evaluation|grading)>`,
      String.raw`^[^\p{L}\p{N}\n]{0,12}(?:system|developer|admin|administrator|operator|root|grader|judge|evaluation|grading|evaluator)(?: (?:message|override|notice|note|prompt|instructions?|command|update|directive|log))(?: [^\n:]{0,30})?[^\p{L}\p{N}\n]{0,4}[:\]>]`,
      String.raw`^[#*=\-_~ \t]{3,40}(?:(?:new |system |grader |judge |hidden )?instructions?|system|grader|judge|rubric)[#*=\-_~: \t]*$`,
      String.raw`^[^\p{L}\p{N}\n]{0,8}(?:judge|grader|evaluator|examiner|ai|llm)s?(?:,|: ?(?:the|you|this|please|give|mark|rate|grade|accept|approve|all|every)(?![\p{L}\p{N}]))`,
      String.raw`(?:here|now) the (?:data|response|material|input) ends?(?![\p{L}\p{N}])`,
      String.raw`^[^\p{L}\p{N}\n]{2,40}(?:end|begin|start) (?:of )?(?:the )?(?:response|data|submission|input|user input|material|untrusted|candidate|answer|context|evaluation|prompt|student answer)(?: [a-z]{1,12})?[^\p{L}\p{N}\n]*$`,
    ],
  },
  {
    name: 'forged-answer',
    patterns: [
      String.raw`["']?level["']?\s{0,4}[:=]\s{0,4}["']?(?:met|partly|unmet)\b`,
      String.raw`["']?verdict["']?\s{0,4}[:=]\s{0,4}["']?(?:first|second|tie|pass|met|acceptable|approved?)\b`,
      String.raw`["']?is_?acceptable["']?(?:\s{0,4}[:=]| (?:is|must|should|true))`,
      String.raw`["'](?:score|rating|grade)["']\s{0,4}:\s{0,4}["']?(?:100|10|5|1\.0|max|perfect|full|a\+)["']?\s{0,4}[,}][^\n]{0,80}(?:reason|verdict|explanation|feedback|criteri|evaluat)`,
      String.raw`^[^\p{L}\p{N}\n]{0,8}(?:judge|grader|evaluator|evaluation|verdict|judge?ment|assessment|rating|final score|final grade|overall score|overall grade)[^\p{L}\p{N}\n]{0,4}[:=][^\p{L}\p{N}\n]{0,4}(?:met|pass(?:ed)?|first|second|acceptable|100|10 ?/ ?10|5 ?/ ?5|excellent|perfect|full|a\+|all|approved?)(?![\p{L}\p{N}])`,
    ],
  },
];
