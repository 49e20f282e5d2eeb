# Sourced by ./demo and ./check from the project's root: steps that are quiet when they succeed.

if [ -n "${CI:-}" ]; then
    export CLICOLOR=0 NO_COLOR=1
fi

# Temporary files and font caches stay inside the project's folder.
mkdir -p build/log build/tmp build/cache
TMPDIR=$PWD/build/tmp XDG_CACHE_HOME=$PWD/build/cache
export TMPDIR XDG_CACHE_HOME

# step NAME COMMAND...: says NAME, runs the command with its output in build/log, says how long it took.
# On failure: the end of the output, where the whole is, and exit status 1.
step() {
    step_name=$1
    shift
    step_log=build/log/$(echo "$step_name" | tr ' ' '_').log
    step_start=$(date +%s)
    printf '%s ... ' "$step_name"
    if "$@" >"$step_log" 2>&1 </dev/null; then
        echo "$(($(date +%s) - step_start)) s"
    else
        echo failed
        tail -n 60 "$step_log" >&2
        echo "'$step_name' failed; the whole output is in $step_log." >&2
        exit 1
    fi
}
