/** The user and group that nothing belongs to, on every Linux and on macOS (there as -2 it has the same rights: none). */
const NOBODY = 65534;

/**
 * Gives up root for good, where this process has it; else does nothing.
 *
 * @throws Error when root could be had back
 */
export function dropPrivileges(): void {
  const { getuid, setgroups, setgid, setuid } = process;
  if (!getuid || !setgroups || !setgid || !setuid || getuid.call(process) !== 0) return;
  setgroups.call(process, []);
  setgid.call(process, NOBODY);
  setuid.call(process, NOBODY);
  let isRootAgain = true;
  try {
    setuid.call(process, 0);
  } catch {
    isRootAgain = false;
  }
  if (isRootAgain) throw new Error('The process could take root back after giving it up.');
}
