use Sparrow::Task::Options;
use Sparrow::Task::Unit;

my $options = Options.new: given => config;
my $accepted = 'the name of a unit: nginx.service';
my $unit = $options.needed('for-unit', $accepted);
$options.refuse('for-unit', $accepted) unless $unit ~~ / ^ <-[/]>+ '.' <[a..z]>+ $ /;

update_state make-drop-in config, options => ['for-unit'], :$unit;
