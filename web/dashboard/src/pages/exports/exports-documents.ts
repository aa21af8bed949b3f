import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql';

export const ExportLink = graphql(`
  query ExportLink($format: ExportFormat!, $agentType: String, $range: TimeRangeInput) {
    exportTrainingData(format: $format, agentType: $agentType, range: $range) {
      id
      url
      contentType
      expiresAt
      estimatedRowCount
      preview(lines: 5) {
        lines
        isCut
        isExact
        sampledRowCount
        estimatedRowCount
        estimatedByteCount
      }
    }
  }
`);

export type ExportFormat = VariablesOf<typeof ExportLink>['format'];
export type ExportLinkData = ResultOf<typeof ExportLink>['exportTrainingData'];

export const ExportProgress = graphql(`
  subscription ExportProgress($exportId: ID!) {
    trainingDataExportProgressed(exportId: $exportId) {
      exportId
      status
      rowCount
      estimatedRowCount
      byteCount
      startedAt
      finishedAt
    }
  }
`);
