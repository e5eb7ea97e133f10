use Sparrow::Task::Activation;
use Sparrow::Task::Parameters;
use Sparrow::Task::Unit;
use Sparrow::Values;

my constant TIME = 'a time: "90s", "15min", "1h 30min", or a number of seconds';
my $given = Parameters.read: config, root_dir, :settings;

sub time-of(Str $name --> Str) {
    $given.text-like: $name, / ^ [ \h* <[0..9]>+ [ '.' <[0..9]>+ ]? \h* [ <[a..zA..Zµ]>+ ]? ]+ \h* $ /, TIME
}

my @schedule = $given.texts('schedule', 'when by the calendar: "daily", "Mon..Fri 08:00", or a list (systemd.time(7))');
my $every = time-of 'every';
my $at-boot = time-of('at-boot') // $every;
my $command = command-of $given;
my $service = service-of $given, :$command;
my $stem = unit-stem config, 'example';

# systemd's own settings can say it too.
my $is-timed = ?config.keys.first: / ^ :i 'on' '-'? [calendar | .+ sec | clock | timezone | 'Clock'] | ^ 'Timer' $ /;
$given.refuse('schedule', 'when by the calendar: "daily", "Mon..Fri 08:00"; or give every or at-boot')
    unless @schedule || $at-boot.defined || $is-timed;

update_state make-activated 'timer', $stem, %(
    description => "Timer of {$service // '%N.service'}",
    # What was missed while the machine was off is made up for; that is for times of the calendar.
    |(on-calendar => @schedule.Array, persistent => True if @schedule),
    |(on-boot-sec => $_ with $at-boot),
    |(on-unit-active-sec => $_ with $every),
    |(randomized-delay-sec => $_ with time-of 'randomized-delay'),
    |(unit => $_ with $service),
    wanted-by => 'timers.target',
), $given.settings,
    service => $command.defined ?? %( description => $stem, type => 'oneshot', exec-start => $command ) !! %();
