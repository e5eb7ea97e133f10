use Sparrow::Task::Activation;
use Sparrow::Task::Options;
use Sparrow::Task::Unit;
use Sparrow::Values;

my constant TIME = 'a time: "90s", "15min", "1h 30min", or a number of seconds';
my $options = Options.new: given => config;

sub time-of(Str $name) {
    my $time = $options.text($name, accepted => TIME) // return Str;
    $time ~~ / ^ [ \h* \d+ [ '.' \d+ ]? \h* [ <[a..zA..Zµ]>+ ]? ]+ \h* $ / ?? $time !! $options.refuse($name, TIME)
}

my @schedule = $options.texts('schedule', 'when by the calendar: "daily", "Mon..Fri 08:00", or a list (systemd.time(7))');
my $every = time-of 'every';
my $at-boot = time-of('at-boot') // $every;
my $command = $options.value('command');
$options.refuse('command', 'a list of words, or text in systemd\'s syntax')
    unless !$command.defined || $command ~~ Str | Words || $command ~~ Positional && $command.elems;
my $service = $options.text('service', accepted => 'the name of a service');
$options.refuse('service', 'the name of a service, or nothing where there is a command') if $command.defined && $service;
$service ~= '.service' if $service.defined && !$service.contains('.');
my $stem = unit-stem config, 'example';

# systemd's own settings can say it too.
my $is-timed = ?config.keys.first: / ^ :i 'on' '-'? [calendar | .+ sec | clock | timezone | 'Clock'] | ^ 'Timer' $ /;
$options.refuse('schedule', 'when by the calendar: "daily", "Mon..Fri 08:00"; or give every or at-boot')
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
), config,
    options => <schedule every at-boot randomized-delay command service>,
    service => $command.defined
        ?? %( description => $stem, type => 'oneshot',
              exec-start => $command ~~ Positional ?? command(|$command) !! $command )
        !! %();
