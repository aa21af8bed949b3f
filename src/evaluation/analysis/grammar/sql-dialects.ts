/** What PostgreSQL's grammar does not have and another dialect, a client or a template does. Looked for outside of strings and comments. */
const SIGNS: readonly (readonly [dialect: string, pattern: RegExp])[] = [
  [
    'MySQL',
    /`|\bAUTO_INCREMENT\b|\bENGINE\s*=|\bDELIMITER\b|\bON\s+DUPLICATE\s+KEY\b|\bLIMIT\s+\d+\s*,|\b(UNIQUE|FULLTEXT)\s+KEY\b|,\s*KEY\s+\w+\s*\(|\bREPLACE\s+INTO\b|\bINSERT\s+IGNORE\b|\bUNSIGNED\b|\bENUM\s*\(|\bSEPARATOR\b|\bINTERVAL\s+\d+|\b(LOCK|UNLOCK|SHOW|RENAME)\s+TABLES?\b|\bDESC(RIBE)?\s+\w+\s*(;|$)|\bUSE\s+\w+\s*(;|$)|\bR(LIKE|EGEXP)\b|<=>|\bSTRAIGHT_JOIN\b|\b(MODIFY|CHANGE)\s+COLUMN\b|\bCHARSET\b|\bCOMMENT\s*=|\bSET\s+NAMES\b|\b\w+\s+DIV\s+\w+/i,
  ],
  [
    'SQLite',
    /\bPRAGMA\b|\bAUTOINCREMENT\b|\bINSERT\s+OR\s+\w+|\bUPDATE\s+OR\s+\w+|\bWITHOUT\s+ROWID\b|\bGLOB\b|\bATTACH\s+DATABASE\b|\bSTRICT\s*(;|$)|\bCREATE\s+VIRTUAL\s+TABLE\b|^[ \t]*\.\w+/im,
  ],
  [
    'T-SQL',
    /\bSELECT\s+(DISTINCT\s+)?TOP\b|\[\w+\]|^[ \t]*GO[ \t]*$|\bNVARCHAR\b|\bIDENTITY\s*\(|@\w+|#\w+|\b(CROSS|OUTER)\s+APPLY\b|\bEXEC(UTE)?\s+\w|\bWITH\s*\(\s*NOLOCK|\bCREATE\s+OR\s+ALTER\b|\b(UN)?PIVOT\b|\bBEGIN\s+TRY\b|\bPRINT\b/im,
  ],
  [
    'Oracle',
    /\bCONNECT\s+BY\b|\bROWNUM\b|\bVARCHAR2\b|^[ \t]*\/[ \t]*$|\bMINUS\b|\(\+\)|\bPACKAGE\b|\bIS\s+BEGIN\b|\bDECLARE\b[^;]{0,2000};\s*BEGIN\b|%(ROW)?TYPE\b/im,
  ],
  [
    'a data warehouse',
    /\bQUALIFY\b|\bSTRUCT\s*<|\bARRAY\s*<|\bLATERAL\s+VIEW\b|\bTBLPROPERTIES\b|\bPARTITIONED\s+BY\b|\bSTORED\s+AS\b|\bSAFE_CAST\b|\bUNNEST\s*\([^)]{0,200}\)\s+WITH\s+OFFSET\b|\bEXCEPT\s*\(|\bDISTKEY\b|\bCOPY\s+INTO\b|\bINSERT\s+OVERWRITE\b|\bGROUP\s+BY\s+ALL\b|\bCLUSTER\s+BY\b|\bCREATE\s+OR\s+REPLACE\s+TABLE\b/i,
  ],
  ['a client or a template', /\{\{|\{%|\$\{|\{\w*\}|^[ \t]*\\\w|%\(\w+\)s?/m],
];

/** Whose SQL a text is likely to be, where it is not PostgreSQL's; null where nothing speaks for another. */
export function dialectOf(bare: string): string | null {
  return SIGNS.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;
}

/** Placeholders of drivers: ?, :name and %s. A colon is none after another, after a word or a bracket. */
const PLACEHOLDERS = /\?|(?<![:\w)\]]):[A-Za-z_]\w*|%s\b/g;

/** A text with PostgreSQL's own placeholder for those of drivers, where they stand outside of strings and comments. */
export function withPlaceholders(text: string, bare: string): string {
  let result = '';
  let position = 0;
  for (const match of bare.matchAll(PLACEHOLDERS)) {
    result += `${text.slice(position, match.index)} $1 `;
    position = match.index + match[0].length;
  }
  return result + text.slice(position);
}
