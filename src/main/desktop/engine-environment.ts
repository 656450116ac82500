/** What the engine may see of our environment: the user's places and language, and its own settings. */
const passedOn = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_RUNTIME_DIR',
  'XDG_DATA_HOME',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'PROOFSHEET_MODELS',
])

/**
 * The engine's environment, and nothing that could change how Node starts (NODE_OPTIONS, NODE_PATH), where traffic goes
 * (proxies) or what is trusted. The key leaves our own environment on the way, so that no window is started with it.
 */
export function takeEngineEnvironment(ours: NodeJS.ProcessEnv): Record<string, string> {
  const theirs: Record<string, string> = {}
  for (const [name, value] of Object.entries(ours)) {
    const known = passedOn.has(name.toUpperCase()) || name.startsWith('LC_')
    if (known && value !== undefined) theirs[name] = value
  }
  delete ours['OPENAI_API_KEY']
  return theirs
}
