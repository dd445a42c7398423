# Stands between supervisor and script: outlives the one, records the end of the other.
#
#   sh shim.sh STEP_DIR CWD PROGRAM ARGUMENT...
#
# Standard input is the step's `claim` file, locked by the supervisor that starts us: the lock lives as long as we do,
# so nobody can mistake another process for us. Standard output is a pipe to read: we begin with the line that comes
# from it, which may be long after our start, and never if the supervisor dies before. The script inherits neither. A
# shell, because it starts in a tenth of the time an interpreter takes; arguments are never parsed by it.
folder=$1
cd "$2" || exit 70
shift 2
read -r word <&1 || exit 72
# SIGTERM goes to the whole group. The script ends, we stay to write down how; `trap :` (not '') is not inherited.
trap : TERM INT HUP
record() { printf '{"exitCode": %-6s}\n' "$1"; }
# Its room is taken before the script starts: the disk may be full when it ends. The one short write that puts the code
# there in the end is whole or not done; to rename a file takes another process, which costs as much as this one.
echo $$ >"$folder/claim" && record null >"$folder/exit.json" || exit 71
"$@" </dev/null >>"$folder/log.txt" 2>&1
record $? 1<>"$folder/exit.json"
