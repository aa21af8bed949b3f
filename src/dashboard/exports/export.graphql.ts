import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

/** As registered for the schema; the type is in export-link.ts. */
export const ExportFormatEnum = { JSON: 'JSON', NDJSON: 'NDJSON', CSV: 'CSV' } as const;
registerEnumType(ExportFormatEnum, {
  name: 'ExportFormat',
  description: 'Form of an export.',
  valuesConfig: {
    JSON: {
      description: 'Every row of the project, as an import takes it back; takes no agentType and no range.',
    },
    NDJSON: { description: 'Sessions, a JSON object a line.' },
    CSV: {
      description:
        'Sessions, a line each under a heading. A text that a spreadsheet would run begins with an apostrophe.',
    },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A signed link to a streamed file.' })
export class TrainingDataExport {
  @Field(() => String, {
    description:
      'Where the file is, as a path on the server that was asked. Whoever has it needs no token: hand it to nobody else.',
  })
  url!: string;

  @Field(() => String, { description: 'Media type of the file.' })
  contentType!: string;

  @Field(() => Date, { description: 'Until when the link can be opened; what has begun goes on.' })
  expiresAt!: Date;

  @Field(() => Int, {
    description: 'Rows that the file will have: counted up to 10,000, else as the database estimates.',
  })
  estimatedRowCount!: number;
}
