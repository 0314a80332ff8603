#!/bin/sh
# Stands in for ssh: notes that it was run and with what, and does what the file beside it says.
here=$(dirname "$0")
exec 9<>"$here/alive"
echo "$*" >>"$here/arguments"
echo $$ >>"$here/pids"
. "$here/commands"
