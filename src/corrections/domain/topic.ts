/** What a correction is about: the task, or the response where the task is not known. */
export function topicOf(taskDescription: string | null, response: string): string {
  return taskDescription !== null && taskDescription.trim() !== '' ? taskDescription : response;
}
