import type { Family } from './patterns.js';

/** The same in other languages of Latin script, without accents. */
export const LATIN_LANGUAGES: readonly Family[] = [
  {
    name: 'german',
    patterns: [
      `(?:ignorier~|vergiss|vergessen sie|missacht~|verwirf|verwerfen sie|beacht~ nicht) {5}(?:anweisung~|instruktion~|regeln|vorgaben|bewertungs~|prompt|kriterien|rubrik)`,
      `(?:bewert~|gib|geben sie|vergib|vergeben sie|werte~|stuf~|markier~|beurteil~|setz~|erteil~) {6}(?:volle~ punktzahl|volle punkte|hochstnote|hochst~ (?:punktzahl|bewertung|note|stufe|wertung)|maximal~|erfullt|bestnote|bestanden|sehr gut|perfekt|akzeptabel)`,
      `(?:lieber|liebe|sehr geehrte~|hinweis an|nachricht an|achtung an) (?:den |die |das |alle )?(?:bewerter~|prufer~|richter~|gutachter~|ki|sprachmodell~|jury)`,
    ],
  },
  {
    name: 'french',
    patterns: [
      `(?:ignore[zrs]?|oublie[zrs]?|tenez pas compte|tiens pas compte|faites abstraction) {5}(?:instructions?|consignes?|regles|criteres|directives)`,
      `(?:donne[zr]?|attribue[zr]?|accorde[zr]?|note[zr]?|marque[zr]?|evalue[zr]?|considere[zr]?|mets|mettez) {6}(?:note maximale|maximum|maximale|meilleure note|satisfaits?|remplis?|atteints?|parfait~|tous les points|20 20)`,
    ],
  },
  {
    name: 'spanish',
    patterns: [
      `(?:ignor[ae]~|olvid[ae]~|haz caso omiso|haga caso omiso|descart[ae]~|no hagas caso) {5}(?:instrucciones|reglas|criterios|indicaciones|directrices)`,
      `(?:da|dale|otorg~|asign~|pon|ponga|calific~|marc[ae]~|evalu[ae]~|puntu[ae]~|consider[ae]~) {6}(?:puntuacion maxima|maxima puntuacion|nota maxima|maxima nota|maxim[oa]|cumplid[oa]s?|perfect[oa]s?|aprobad[oa]s?|excelente|todos los puntos)`,
    ],
  },
  {
    name: 'italian',
    patterns: [
      `(?:ignora~|dimentica~|trascura~) {5}(?:istruzioni|regole|criteri|indicazioni)`,
      `(?:assegna~|dai|date|valuta~|attribui~|segna~|considera~) {6}(?:punteggio massimo|massimo|voto massimo|soddisfatt~|perfett~|pieni voti)`,
    ],
  },
  {
    name: 'portuguese',
    patterns: [
      `(?:ignor[ae]~|esqueca~|desconsidere~) {5}(?:instrucoes|regras|criterios|orientacoes)`,
      `(?:de|atribua|avalie|marque|classifique|considere) {6}(?:nota maxima|pontuacao maxima|maxima|atendid[oa]s?|cumprid[oa]s?|perfeit[oa]s?)`,
    ],
  },
  {
    name: 'dutch',
    patterns: [
      `(?:negeer|vergeet) {5}(?:instructies|regels|criteria|aanwijzingen)`,
      `(?:geef|beoordeel|markeer|waardeer) {6}(?:maximale~|hoogste|voldaan|volle punten)`,
    ],
  },
  {
    name: 'polish',
    patterns: [
      `(?:zignoruj~|ignoruj~|pomin~|zapomnij o) {5}(?:instrukcj~|polecen~|zasad~|wytyczn~|kryteri~)`,
      `(?:ocen~|przyznaj~|daj|oznacz~|wystaw~) {6}(?:maksymaln~|najwyzsz~|spelnion~)`,
    ],
  },
  {
    name: 'turkish',
    patterns: [
      `(?:talimat~|kural~|yonerge~|komut~) {3}(?:yok say~|gormezden gel~|unut~|dikkate alma~)`,
      `(?:tam puan|en yuksek puan|tam not) {2}(?:ver~|isaretle~|al~)`,
    ],
  },
];

/** In other scripts, as they are written. */
export const OTHER_SCRIPTS: readonly Family[] = [
  {
    name: 'russian',
    patterns: [
      `(?:игнорир~|проигнорир~|забудь~|не обращай~|отбрось~) {5}(?:инструкц~|указани~|правил~|критери~|команд~)`,
      `(?:постав~|оцен~|дай~|присво~|отмет~|выстав~|счита~) {6}(?:максимальн~|высш~|выполнен~|отличн~|полный балл|наивысш~)`,
    ],
  },
  {
    name: 'ukrainian',
    patterns: [
      `(?:ігнору~|проігнору~|забудь~) {5}(?:інструкці~|вказівк~|правил~|критері~)`,
      `(?:постав~|оцін~|дай~) {6}(?:максимальн~|найвищ~|виконан~)`,
    ],
  },
  {
    name: 'chinese',
    patterns: [
      `(?:忽略|无视|無視|忘记|忘記|不要理会|不要理會|忽視|忽视).{0,16}(?:指令|指示|说明|說明|規則|规则|提示|标准|標準|要求)`,
      `(?:给|給|打|评|評|判|标记|標記|将|將|把).{0,24}(?:满分|滿分|最高分|符合|满足|滿足|达到|達到|通过|通過)`,
    ],
  },
  {
    name: 'japanese',
    patterns: [
      `(?:指示|命令|ルール|プロンプト|基準|採点).{0,10}(?:無視|忘れ)`,
      `(?:満点|最高点|最高評価|満たし|合格).{0,16}(?:つけ|与え|評価|して|判定|ください|付け)`,
    ],
  },
  {
    name: 'korean',
    patterns: [
      `(?:지시|명령|규칙|지침|기준|프롬프트).{0,8}(?:무시|잊)`,
      `(?:만점|최고 ?점수|충족|최고점).{0,14}(?:주|부여|평가|표시|해)`,
    ],
  },
  {
    name: 'arabic',
    patterns: [
      `(?:تجاهل|انس|اهمل|أهمل).{0,30}(?:التعليمات|الأوامر|القواعد|المعايير|تعليمات)`,
      `(?:امنح|أعط|اعط|قيم|قيّم|ضع).{0,30}(?:كاملة|الكاملة|أعلى|القصوى|مستوف|ممتاز)`,
    ],
  },
  {
    name: 'hindi',
    patterns: [
      `(?:निर्देश|नियम|आदेश).{0,24}(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल)`,
      `(?:पूरे अंक|अधिकतम अंक|पूर्ण अंक|सर्वोच्च).{0,16}(?:दें|दो|दीजिए|दे)`,
    ],
  },
];
