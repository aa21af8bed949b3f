import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { TimeRange } from '../../platform/graphql/time-range.graphql.js';
import type { ReportFormat } from './render-report.js';

export const AgentReportFormatEnum = {
  MARKDOWN: 'MARKDOWN',
  HTML: 'HTML',
} as const satisfies Record<ReportFormat, ReportFormat>;
registerEnumType(AgentReportFormatEnum, {
  name: 'AgentReportFormat',
  description: 'Form of a report.',
  valuesConfig: {
    MARKDOWN: { description: "GitHub's Markdown, with the course of the score as a line of bars." },
    HTML: { description: 'A page that stands by itself: no script, no request, its chart as SVG.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A report of an agent, as a file.' })
export class AgentReport {
  @Field(() => String, { description: 'Kind of the agent.' })
  agentType!: string;

  @Field(() => AgentReportFormatEnum, { description: 'Form of the content.' })
  format!: ReportFormat;

  @Field(() => String, { description: 'All of it.' })
  content!: string;

  @Field(() => String, { description: 'Media type of the content, as in text/html; charset=utf-8.' })
  contentType!: string;

  @Field(() => String, { description: 'As in agent-trainer-engineer-2026-01-31.html.' })
  fileName!: string;

  @Field(() => TimeRange, {
    description: 'The window that it tells of: the one asked for, widened to whole buckets.',
  })
  range!: TimeRange;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;
}
