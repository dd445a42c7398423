# Stands between supervisor and script: outlives the one, records the end of the other.
#
#   sh shim.sh STEP_DIR CWD PROGRAM ARGUMENT...
#
# Started by the supervisor with three open files of the step. Standard input is its claim, for our pid, and locked: the
# lock lives as long as we do, so nobody can mistake another process for us. Standard output is a pipe to read: we begin
# with the line that comes from it, which may be long after our start, and never if the supervisor dies before; all that
# can be done before is. Standard error is what the script's end is recorded in: what is there already takes the room,
# as the disk may be full then, and one short write is whole or not done. (To rename a file takes another process.) The
# script inherits nothing of that. A shell, because it starts in a tenth of the time an interpreter takes; arguments are
# never parsed by it.
folder=$1
cd "$2" || exit 70
shift 2
# SIGTERM goes to the whole group. The script ends, we stay to write down how; `trap :` (not '') is not inherited.
trap : TERM INT HUP
exec 3>>"$folder/log.txt"
read -r word <&1 || exit 72
# From here on the step has begun.
echo $$ >&0 || exit 71
"$@" </dev/null >&3 2>&1 3>&-
printf '{"exitCode": %-6s}\n' $? >&2
