#!raku
# Whatever a hook may do wrong, by what a file says.
task-run "wild", "systemd", %(
    exec-start => '/bin/sleep infinity',
    monitoring => %( interval => 2 ),
    hooks => %(
        resource-check => %( timeout => 8, run => sub {
            given slurp('/run/how').trim {
                when 'loop' { loop { } }
                when 'die' { die 'of it' }
                when 'leak' { my $zeros = open('/dev/zero', :bin); my @all; @all.push($zeros.read(8_000_000)) for ^1000; }
                when 'rubbish' { return %( cpu-weight => 'plenty', memroy-max => '1G' ) }
                when 'exit' { exit 3 }
                when 'print' { print 'x' x 1_000_000 for ^100; return %( cpu-weight => 77 ) }
            }
            return %( cpu-weight => 70 );
        } ),
    ),
);
