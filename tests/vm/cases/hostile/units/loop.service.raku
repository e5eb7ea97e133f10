#!raku
# A process that leaves its session outlives a kill of the process group.
shell "setsid sleep 4242 &";
loop { }
