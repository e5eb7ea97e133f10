#!raku

use Broken;
task-run "a", "systemd", %( start => "/a" );
