import { linesOf, type Sample } from './sample.js';

const shell = (round: number): string =>
  linesOf(
    (index) => `
backup_${index}() {
  local target="$1/round-${round}-${index}"
  if [ ! -d "$target" ]; then
    mkdir -p "$target"
  fi
  for file in "$SOURCE"/*.log; do
    cp -- "$file" "$target/" || return 1
  done
  find "$target" -mtime +${index} -delete
}
`,
    '#!/usr/bin/env bash\nset -euo pipefail\n',
  );

const dockerfile = (round: number): string =>
  linesOf(
    (index) => `
FROM node:20.19-slim AS stage${index}
WORKDIR /app
ENV ROUND=${round} \\
    STAGE=${index}
COPY package.json package-lock.json ./
RUN apt-get update \\
 && apt-get install -y --no-install-recommends curl \\
 && rm -rf /var/lib/apt/lists/*
RUN npm ci --omit=dev
USER node
HEALTHCHECK CMD curl -f http://localhost:8080/health
CMD ["node", "main.js"]
`,
  );

const manifest = (round: number): string =>
  linesOf((index) =>
    `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ledger-${index}
  labels: { round: "${round}" }
spec:
  replicas: ${index + 1}
  selector:
    matchLabels:
      app: ledger-${index}
  template:
    spec:
      containers:
        - name: ledger
          image: example.org/ledger:1.${index}
          resources:
            limits:
              memory: 256Mi
`.trimEnd(),
  );

const runbook = (round: number): string =>
  linesOf(
    (index) => `
## Step ${index}

Stop the service, then copy its data.

\`\`\`bash
systemctl stop "ledger-${index}"
cp -a /var/lib/ledger "/backup/${round}"
\`\`\`

\`\`\`yaml
service:
  name: ledger-${index}
\`\`\`

\`\`\`dockerfile
FROM debian:12.${index}
RUN apt-get update && apt-get install -y ledger
\`\`\`
`,
    '# Runbook\n',
  );

const sql = (round: number): string =>
  linesOf(
    (index) => `
CREATE TABLE entry_${index} (
  id bigint PRIMARY KEY,
  account text NOT NULL,
  amount numeric(12, 2) NOT NULL CHECK (amount <> 0),
  made_at timestamptz NOT NULL DEFAULT now()
);

WITH balance AS (
  SELECT account, sum(amount) AS total
  FROM entry_${index}
  WHERE made_at > now() - interval '${round} days'
  GROUP BY account
)
SELECT account, total, rank() OVER (ORDER BY total DESC) AS place
FROM balance
JOIN account ON account.id = balance.account
WHERE total > ${index};
`,
  );

const csv = (round: number): string =>
  linesOf(
    (index) =>
      `${index},account-${index % 7},"a note, ${round}",${index}.50,2024-01-${String((index % 28) + 1).padStart(2, '0')}`,
    'id,account,note,amount,made_at\n',
  );

const pipeline = (round: number): string =>
  linesOf(
    (index) => `
## Table ${index}

\`\`\`sql
SELECT account, sum(amount) AS total FROM entry_${index} WHERE round = ${round} GROUP BY account;
\`\`\`

\`\`\`csv
id,account,amount
1,a,${index}.5
2,b,7
\`\`\`

\`\`\`json
{ "table": "entry_${index}", "rows": [1, 2, 3] }
\`\`\`
`,
    '# Pipeline\n',
  );

const ops = { agentType: 'ops' } as const;
const data = { agentType: 'data_engineer' } as const;

export const OPERATIONS_SAMPLES: readonly Sample[] = [
  { name: 'shell script', task: { ...ops, dataFormat: 'CODE', language: 'bash' }, response: shell },
  { name: 'Dockerfile', task: { ...ops, dataFormat: 'CODE' }, response: dockerfile },
  { name: 'YAML', task: { ...ops, dataFormat: 'CODE', language: 'yaml' }, response: manifest },
  { name: 'runbook', task: { ...ops, dataFormat: 'MIXED' }, response: runbook },
  { name: 'SQL', task: { ...data, dataFormat: 'CODE', language: 'sql' }, response: sql },
  { name: 'CSV', task: { ...data, dataFormat: 'CODE' }, response: csv },
  { name: 'pipeline', task: { ...data, dataFormat: 'MIXED' }, response: pipeline },
];
