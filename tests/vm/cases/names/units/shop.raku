#!raku
# A bundle: each unit is named by its task.
task-run "shop.target", "systemd", %(description => "Shop", wants-service => <till shelf>);
for <till shelf> -> $name {
    task-run $name, "systemd", %(description => "Shop's $name", exec-start => "/bin/sleep infinity");
}
