// Before anything is drawn: the theme that was chosen here, if one was. A file of its own, as the policy wants no script inline.
try {
  const theme = globalThis.localStorage.getItem('agent-trainer.theme');
  if (theme === 'light' || theme === 'dark') globalThis.document.documentElement.dataset.theme = theme;
} catch {
  // Where storage is closed to the page it follows the system.
}
