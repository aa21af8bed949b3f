/**
 * A user and group that nothing belongs to. Not `nobody` (65534): the own PostgreSQL runs as that one where the server is
 * root, and its data are nothing to hostile code.
 */
const NO_ONE = 65533;

/**
 * Gives up root for good, where this process has it; else does nothing.
 *
 * @throws Error when root could be had back
 */
export function dropPrivileges(): void {
  const { getuid, setgroups, setgid, setuid } = process;
  if (!getuid || !setgroups || !setgid || !setuid || getuid.call(process) !== 0) return;
  setgroups.call(process, []);
  setgid.call(process, NO_ONE);
  setuid.call(process, NO_ONE);
  let isRootAgain = true;
  try {
    setuid.call(process, 0);
  } catch {
    isRootAgain = false;
  }
  if (isRootAgain) throw new Error('The process could take root back after giving it up.');
}
