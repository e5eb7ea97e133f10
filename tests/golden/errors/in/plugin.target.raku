#!raku
task-run "plugin", "sistemd", %();
