// Variables by which a loader, a shell or an interpreter runs code that it was not asked to run.

const names = new Set(
  [
    "NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE",
    "BASH_ENV ENV SHELLOPTS BASHOPTS PS4 PROMPT_COMMAND IFS ZDOTDIR FPATH",
    "PYTHONPATH PYTHONSTARTUP PYTHONHOME PYTHONINSPECT PYTHONBREAKPOINT",
    "PERL5OPT PERL5LIB PERLLIB PERL5DB RUBYOPT RUBYLIB LUA_INIT PHPRC PHP_INI_SCAN_DIR",
    "JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH DOTNET_STARTUP_HOOKS",
    "ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS ERL_LIBS GCONV_PATH OPENSSL_CONF OPENSSL_ENGINES",
    "EDITOR VISUAL PAGER BROWSER LESSOPEN LESSCLOSE MAKEFLAGS",
  ].flatMap((line) => line.split(" ")),
);

const families = /^(LD_|DYLD_|BASH_FUNC_|NPM_CONFIG_|COR_|CORECLR_|GIT_(?!(SHA|COMMIT|BRANCH|TAG|REF|REVISION)$))/;

/** Whether whoever sets the variable decides what code runs. Windows does not tell cases apart. */
export function decidesWhatRuns(name: string): boolean {
  const upper = name.toUpperCase();
  return names.has(upper) || families.test(upper);
}
